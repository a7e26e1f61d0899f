// From the first administrator of an empty database to a launched service, by keyboard: J15, J2, J4, J6; and, in the
// demo, J1, J3 and J8.
import assert from 'node:assert/strict';
import { journey as journeyOfItsOwn, journeysTogether } from '../support/journey.mjs';
import { counted } from '../support/counted.mjs';
import { launchAnswers } from '../support/answers.mjs';
import { addSreTeam, firstRun, join } from '../support/organisation.mjs';
import { PRODUCT_LEAD, SRE, describe, somebody } from '../support/people.mjs';
import { allSaved, answerByKey, atHand, buttonFocused, itemAtHand, keysReady, progress } from '../support/review.mjs';

const journey = journeysTogether({ mode: 'demo' });
// The budgets are for 50 items; a checklist that grows or shrinks moves them in proportion.
const forItems = (limit, items) => Math.floor((limit * items) / 50);

journey('one item is answered from a link in a mail', async (stage) => {
  const team = await somebody(stage, PRODUCT_LEAD);
  const { review, items } = await halfDone(team);
  const [byKey, byClick] = items.filter(({ todo, key }) => todo && key === '1').map(({ id }) => id);
  await answerFromLink(team, `${review}#${byKey}`, byKey, { keyboardOnly: true }, (inputs) => inputs.press('1'));
  await answerFromLink(team, `${review}#${byClick}`, byClick, {}, (inputs, page) =>
    inputs.click(page.locator(`[id="${byClick}"] .answer label`).first()));
});

/** A review of the demo that the team has begun, and its items as the page shows them. */
async function halfDone(team) {
  const page = await team.newPage();
  const review = '/services/invoice-export/launch/1';
  await page.goto(review);
  const items = await page.locator('.it').evaluateAll((rows) => rows.map((row) => ({
    id: row.id,
    todo: 'todo' in row.dataset,
    key: row.querySelector('.answer .seg kbd')?.textContent,
  })));
  await page.close();
  return { review, items };
}

async function answerFromLink(team, link, item, options, act) {
  const page = await team.newPage();
  const inputs = counted(page, options);
  await page.goto(link);
  await atHand(page, item);
  const before = await progress(page);
  await act(inputs, page);
  await allSaved(page);
  inputs.assertWithin(1, `J1 from a link in a mail to one item answered, by ${options.keyboardOnly ? 'key' : 'click'}`);
  await page.reload();
  assert(await page.locator(`[id="${item}"] .answer input`).first().isChecked());
  assert.equal((await progress(page)).answered, before.answered + 1);
  await page.close();
}

journey('an item that does not apply is answered with its reason', async (stage) => {
  const team = await somebody(stage, PRODUCT_LEAD);
  const { review, items } = await halfDone(team);
  const { id } = items.filter(({ todo, key }) => todo && key === '1').at(-1);
  const page = await team.newPage();
  const inputs = counted(page, { keyboardOnly: true });
  await page.goto(`${review}#${id}`);
  await atHand(page, id);
  await inputs.press('4');
  await page.waitForFunction(() => document.activeElement?.name === 'reason');
  await inputs.type('No card number passes through it; the gateway keeps them.');
  await inputs.press('Control+Enter');
  await allSaved(page);
  inputs.assertWithin(2, 'J3 mark an item as not applicable, with the reason');
  const { reported_words: said } = await (await team.request.get(`/api/v1${review}/items/${id}`)).json();
  assert.match(said, /^Not applicable/);
  await page.close();
});

journey('a change of an item is asked for on the sign-off page', async (stage) => {
  const sre = await somebody(stage, SRE);
  const review = '/services/catalog-read/launch/1';
  const page = await sre.newPage();
  const inputs = counted(page, { keyboardOnly: true });
  await page.goto(`${review}/sign-off`);
  await keysReady(page);
  const id = (await page.locator('.rvi header .id').textContent()).trim();
  await inputs.press('c');
  await page.waitForFunction(() => document.activeElement?.name === 'comment');
  await inputs.type('Link the panel of this service.');
  await inputs.press('Enter');
  await page.waitForFunction((judged) => document.querySelector('.rvi header .id')?.textContent.trim() !== judged, id);
  // One key, and the Enter that ends the text.
  inputs.assertWithin(2, 'J8 ask for a change on an item: one key, the text, Enter');
  const { verdict } = await (await sre.request.get(`/api/v1${review}/items/${id}`)).json();
  assert.deepEqual([verdict.verdict, verdict.comment], ['change_asked', 'Link the panel of this service.']);
  await page.close();
});

const empty = { mode: 'serve', timeout: 400_000 };
journeyOfItsOwn('an empty database becomes a launched service', empty, async (stage) => {
  const { admin: team, page, service, review } = await firstRun(stage);
  await addSreTeam(team, 'Reliability');
  const compliance = await join(stage, team, { name: 'Carla Reyes', email: 'carla@example.com', grant: 'compliance' });
  const sre = await join(stage, team, { name: 'Dele Bankole', email: 'dele@example.com', team: 'Reliability' });
  await page.close();
  await describe(await team.newPage(), service, compliance);

  const items = await answerEverything(team, review, await launchAnswers(team));
  await submit(team, review);
  await judgeAndSignOff(sre, review, items);
  await launch(team, service);
});

async function answerEverything(team, review, answers) {
  const page = await team.newPage();
  const inputs = counted(page, { keyboardOnly: true });
  await page.goto(review);
  await keysReady(page);
  const { total } = await progress(page);
  const visited = new Set();
  await inputs.press('n');
  while (visited.size < total) {
    const item = await itemAtHand(page);
    assert(item && !visited.has(item), `after ${visited.size} items the next to do is ${item}`);
    visited.add(item);
    await answerByKey(inputs, page, item, answers.get(item));
    await inputs.paste(`https://git.example/evidence/${item}`);
    await inputs.press('Control+Enter');
  }
  await allSaved(page);
  inputs.assertWithin(forItems(155, total), `J2 fill ${total} items by keyboard, evidence on each`);
  await page.reload();
  const left = await page.locator('.it[data-todo]').evaluateAll((rows) => rows.map(({ id }) => id));
  assert.deepEqual(left, [], 'every item is answered');
  assert.deepEqual(await progress(page), { answered: total, total });
  await page.goto(`${review}?full=1`);
  const bare = await page.locator('.it:not(:has([data-p=evidence] li))').evaluateAll((rows) => rows.map(({ id }) => id));
  assert.deepEqual(bare, [], 'every item has its evidence');
  await page.close();
  return total;
}

async function submit(team, review) {
  const page = await team.newPage();
  await page.goto(review);
  await keysReady(page);
  const inputs = counted(page, { keyboardOnly: true });
  await inputs.press('Shift+S');
  await page.waitForURL(`**${review}/submissions/new`);
  await buttonFocused(page);
  await inputs.press('Enter');
  await page.getByText(/^Submitted by /).waitFor();
  inputs.assertWithin(2, 'J4 submit');
  assert.equal(await page.locator('form.main').count(), 0, 'answers are locked');
  await page.close();
}

async function judgeAndSignOff(sre, review, items) {
  const page = await sre.newPage();
  const inputs = counted(page, { keyboardOnly: true });
  await page.goto(`${review}/sign-off`);
  for (let decided = 1; decided <= items; decided += 1) {
    await keysReady(page);
    await inputs.press('a');
    await page.getByText(`${decided} of ${items} decided`).waitFor();
  }
  await keysReady(page);
  await inputs.press('Shift+Enter');
  await page.waitForFunction(() => document.activeElement?.id === 'sentence');
  await inputs.press('Enter');
  await page.getByText(/^Signed off by /).waitFor();
  inputs.assertWithin(forItems(53, items), `J6 judge ${items} items one by one and sign off`);
  await page.close();
}

async function launch(team, service) {
  const page = await team.newPage();
  await page.goto('/');
  await page.getByRole('link', { name: 'Launch Payments ledger', exact: true }).click();
  await page.getByRole('button', { name: 'Launch Payments ledger' }).click();
  await page.waitForURL(`**${service}*`);
  await page.getByText('Developer-managed').first().waitFor();
  const { stage } = await (await team.request.get(`/api/v1${service}`)).json();
  assert.equal(stage, 'developer_managed');
  await page.close();
}
