// A launch readiness review from the first answer to the launch, by keyboard: J1, J2, J4, J6.
import assert from 'node:assert/strict';
import { journey } from '../support/journey.mjs';
import { counted } from '../support/counted.mjs';
import { launchAnswers } from '../support/answers.mjs';
import { PRODUCT_LEAD, SRE, openLaunchReview, somebody } from '../support/people.mjs';
import { allSaved, answerByKey, itemAtHand, progress } from '../support/review.mjs';

// The budgets of UX section 2 are for 50 items; a review may ask a few more or fewer.
const scaled = (limit, items) => Math.ceil((limit * items) / 50);

journey('a review is filled in, submitted, judged and launched by keyboard', { timeout: 600_000 }, async (stage) => {
  const team = await somebody(stage, PRODUCT_LEAD);
  const answers = await launchAnswers(team);
  const { service, review } = await openLaunchReview(await team.newPage(), 'Parcel tracking');

  await answerOneFromALink(team, review);
  const items = await answerEverything(team, review, answers);
  await submit(team, review);
  await judgeAndSignOff(await somebody(stage, SRE), review, items);
  await launch(team, service);
});

async function answerOneFromALink(team, review) {
  const page = await team.newPage();
  const inputs = counted(page, { keyboardOnly: true });
  const item = 'MON-03';
  await page.goto(`${review}#${item}`);
  await inputs.press('1');
  await allSaved(page);
  inputs.assertWithin(1, 'J1 from a link in a mail to one item answered');
  await page.reload();
  assert(await page.locator(`[id="${item}"] input[value=met]`).isChecked());
  assert.equal((await progress(page)).answered, 1);
  await page.close();
}

async function answerEverything(team, review, answers) {
  const page = await team.newPage();
  const inputs = counted(page, { keyboardOnly: true });
  await page.goto(review);
  const { total } = await progress(page);
  const visited = new Set();
  await inputs.press('n');
  while (visited.size < total - 1) {
    const item = await itemAtHand(page);
    assert(item && !visited.has(item), `after ${visited.size} items the next to do is ${item}`);
    visited.add(item);
    await answerByKey(inputs, page, item, answers.get(item));
    await inputs.paste(`https://git.example/evidence/${item}`);
    await inputs.press('Control+Enter');
  }
  await allSaved(page);
  inputs.assertWithin(scaled(155, total), `J2 fill ${total} items by keyboard, evidence on each`);
  await page.reload();
  assert.deepEqual(await progress(page), { answered: total, total });
  const bare = await page.locator('.it:not(:has([data-p=evidence] li))').evaluateAll((rows) => rows.map(({ id }) => id));
  assert.deepEqual(bare, ['MON-03'], 'every item but the first has its evidence');
  await page.close();
  return total;
}

async function submit(team, review) {
  const page = await team.newPage();
  await page.goto(review);
  const inputs = counted(page, { keyboardOnly: true });
  await inputs.press('Shift+S');
  await page.waitForURL(`**${review}/submit`);
  await inputs.press('Enter');
  await page.waitForURL(`**${review}`);
  inputs.assertWithin(2, 'J4 submit');
  assert.equal(await page.locator('form.main').count(), 0, 'answers are locked');
  await page.close();
}

async function judgeAndSignOff(sre, review, items) {
  const page = await sre.newPage();
  const inputs = counted(page, { keyboardOnly: true });
  await page.goto(`${review}/sign-off`);
  for (let decided = 1; decided <= items; decided += 1) {
    await inputs.press('a');
    await page.getByText(`${decided} of ${items} decided`).waitFor();
  }
  await inputs.press('Shift+Enter');
  await page.locator('#sentence').waitFor();
  await inputs.press('Enter');
  await page.waitForURL(`**${review}`);
  inputs.assertWithin(scaled(53, items), `J6 judge ${items} items and sign off`);
  await page.close();
}

async function launch(team, service) {
  const page = await team.newPage();
  await page.goto(`${service}/compliance`);
  for (const question of await page.locator('fieldset:has(input[value=no])').all()) {
    await question.locator('input[value=no]').check();
  }
  await page.getByRole('button', { name: /Save/ }).click();
  await page.goto(service);
  await page.getByRole('button', { name: /^Launch / }).click();
  await page.getByText('Developer-managed').first().waitFor();
  await page.close();
}
