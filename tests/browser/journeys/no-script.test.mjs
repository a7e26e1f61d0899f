// Everything that decides works without JavaScript: answer, attach, submit, judge, sign off, launch. And what
// was refused comes back with everything that was typed.
import assert from 'node:assert/strict';
import { journeysTogether } from '../support/journey.mjs';
import { launchAnswers } from '../support/answers.mjs';
import { COMPLIANCE, PRODUCT_LEAD, SRE, openLaunchReview, signIn, somebody } from '../support/people.mjs';

const withoutScripts = { javaScript: false };
const journey = journeysTogether({ mode: 'demo' });

// One item of each kind of answer is filled in by its form; the rest by the API, to save time.
const KINDS = ['input[value=met]', '.seg:not(:has(input[value=met]))', '[name=number]', '[name=date]', '[name=text]'];

journey('a service is launched without scripts', async (stage) => {
  const team = await somebody(stage, PRODUCT_LEAD, withoutScripts);
  const sre = await somebody(stage, SRE, withoutScripts);
  const compliance = await somebody(stage, COMPLIANCE, withoutScripts);
  const answers = await launchAnswers(team);
  const page = await team.newPage();
  const { service, review } = await openLaunchReview(page, 'Returns desk', compliance);

  await answerOneOfEachKind(page, answers);
  const items = await answerByApi(team, stage.app.url, review, answers);
  await page.goto(review);
  await inFull(page);
  assert.equal(await page.locator('details.it[data-todo]').count(), 0);
  await page.getByRole('link', { name: 'Submit for sign-off' }).click();
  await page.getByRole('button', { name: 'Submit for sign-off' }).click();
  await page.getByText(/^Submitted by /).waitFor();
  assert.equal(new URL(page.url()).pathname, review);

  await judgeAndSignOff(await sre.newPage(), review, items);
  await page.goto(service);
  await page.getByRole('button', { name: 'Launch Returns desk' }).click();
  await page.waitForURL(`**${service}?done=*`);
  await page.getByText('Developer-managed').first().waitFor();
});

async function answerOneOfEachKind(page, answers) {
  await inFull(page);
  for (const kind of KINDS) {
    const item = page.locator(`details.it[data-todo]:has(${kind})`).first();
    const id = await item.getAttribute('id');
    const next = await nextToDo(page, id);
    await unfold(item);
    await fillIn(item, answers.get(id), id);
    await item.getByRole('button', { name: 'Save, next to do' }).click();
    await page.waitForURL((url) => url.hash === `#${next}` && url.searchParams.has('full'));
    await page.locator(`[id="${next}"][open] .bars`).waitFor();
    // The page has the rest of an item, its evidence too, where it is unfolded.
    await page.goto(`${new URL(page.url()).pathname}?item=${id}`);
    await inFull(page);
    const saved = page.locator(`[id="${id}"]:not([data-todo])`);
    assert.match(await saved.locator('[data-p=evidence]').textContent(), new RegExp(id));
  }
}

/** Without scripts a review leads on at once to all of every item; nothing is touched before. */
async function inFull(page) {
  await page.waitForURL((url) => url.searchParams.has('full'));
  await page.waitForLoadState('load');
}

async function unfold(item) {
  if (await item.getAttribute('open') === null) await item.locator('summary').first().click();
}

/** The next item to do after this one, from the top again after the last. */
async function nextToDo(page, id) {
  const items = await page.locator('details.it').evaluateAll((rows) => rows.map((row) => [row.id, 'todo' in row.dataset]));
  const place = items.findIndex(([one]) => one === id);
  return [...items.slice(place + 1), ...items.slice(0, place)].find(([, todo]) => todo)[0];
}

async function answerByApi(team, origin, review, answers) {
  const send = async (path, data, more = {}) => {
    const response = await team.request.post(`/api/v1${review}/items/${path}`, { data, headers: { origin, ...more } });
    assert(response.ok(), `${path}: ${await response.text()}`);
  };
  const { items } = await (await team.request.get(`/api/v1${review}`)).json();
  const left = items.filter((item) => item.to_do);
  assert.equal(left.length, items.length - KINDS.length);
  for (const { id, answer_version: version } of left) {
    await send(`${id}/answer`, answers.get(id), { 'if-match': `"${version}"` });
    await send(`${id}/evidence`, { url: `https://git.example/evidence/${id}` });
  }
  return items.length;
}

async function fillIn(item, reported, id) {
  const [[name, value]] = Object.entries(reported);
  if (name === 'answer') await item.locator(`input[value="${value}"]`).check();
  else await item.locator(`[name=${name}]`).fill(value);
  await item.locator('input[name=url]').fill(`https://git.example/evidence/${id}`);
}

async function judgeAndSignOff(page, review, items) {
  await page.goto(`${review}/sign-off`);
  const together = page.getByRole('button', { name: /^Accept all / });
  const [, accepted] = (await together.innerText()).match(/(\d+)/);
  await together.click();
  await page.getByText(`${accepted} of ${items} decided`).waitFor();
  for (let decided = Number(accepted) + 1; decided <= items; decided += 1) {
    await page.getByRole('button', { name: 'Accept', exact: true }).click();
    await page.getByText(`${decided} of ${items} decided`).waitFor();
  }
  await page.getByRole('link', { name: 'Sign off…' }).click();
  await page.getByRole('button', { name: 'Sign off' }).click();
  await page.getByText(/^Signed off by /).waitFor();
  await page.close();
}

const REVIEW = '/services/invoice-export/launch/1';
const WORDS = 'Measured on the last three releases, two are left.';

/** Opens a review. Without scripts it goes on at once to the page that has all of every item. */
async function openReview(page, address) {
  await page.goto(address);
  await page.waitForURL(/[?&]full=1/);
}

/** An item of the demo that nobody has answered, opened, with the words in its note. */
async function anOpenItem(page) {
  await openReview(page, REVIEW);
  const id = await page.locator('details.it[data-todo]:has(input[type=radio])').first().getAttribute('id');
  const item = page.locator(`[id="${id}"]`);
  await unfold(item);
  await item.locator('[name=note]').fill(WORDS);
  return { id, item };
}

journey('what is typed into one item is not lost by reading another, without scripts', async (stage) => {
  const team = await somebody(stage, PRODUCT_LEAD, withoutScripts);
  const page = await team.newPage();
  const { item } = await anOpenItem(page);
  const id = await page.locator('details.it').last().getAttribute('id');
  const other = page.locator(`[id="${id}"]`);
  await other.locator('summary').first().click();
  await other.getByText('Why we ask.').waitFor();
  await other.locator('.bars').waitFor();
  assert.equal(await page.locator('.rest a').count(), 0, 'a link to the rest of an item leaves the page');
  assert.equal(await item.locator('[name=note]').inputValue(), WORDS);

  await page.goto(`${REVIEW}?show=todo&item=${id}`);
  await page.waitForURL(/show=todo&item=.*&full=1#/);
});

journey('what is refused keeps what was typed, without scripts', async (stage) => {
  const team = await somebody(stage, PRODUCT_LEAD, withoutScripts);
  team.watched.allow(/422|409|401/);
  const page = await team.newPage();
  await refusedForItsContent(page);
  await refusedForAnotherWriter(page, await team.newPage());
  await refusedForTheSession(stage, team, page);
});

async function refusedForItsContent(page) {
  const { id, item } = await anOpenItem(page);
  await item.locator('input[value=not_applicable]').check();
  await item.getByRole('button', { name: 'Save, next to do' }).click();
  await page.getByRole('heading', { name: 'This was not saved' }).waitFor();
  assert.equal(await page.locator('[name=note]').inputValue(), WORDS);
  await page.locator('[name=reason]').fill('The carrier runs it.');
  await page.getByRole('button', { name: 'Send again' }).click();
  await page.locator(`[id="${id}"]:not([data-todo])`).waitFor();
  await inFull(page);
  assert.equal(await page.locator(`[id="${id}"] [name=note]`).inputValue(), WORDS);
}

async function refusedForAnotherWriter(page, other) {
  const { id, item } = await anOpenItem(page);
  await openReview(other, REVIEW);
  await other.locator(`[id="${id}"] summary`).first().click();
  await other.locator(`[id="${id}"] [name=note]`).fill('Written in the other window.');
  await other.locator(`[id="${id}"]`).getByRole('button', { name: 'Save, next to do' }).click();
  await other.waitForURL(/#/);
  await item.getByRole('button', { name: 'Save, next to do' }).click();
  await page.getByRole('heading', { name: `${id} was changed meanwhile` }).waitFor();
  const sides = await page.locator('.conflict').innerText();
  assert.match(sides, /Written in the other window\./);
  assert(sides.includes(WORDS), sides);
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await page.waitForURL(`**${REVIEW}*#*`);
  await inFull(page);
  assert.equal(await page.locator(`[id="${id}"] [name=note]`).inputValue(), WORDS);
}

async function refusedForTheSession(stage, team, page) {
  const { id, item } = await anOpenItem(page);
  await item.locator('[name=note]').fill(`${WORDS} Signed out.`);
  await team.clearCookies();
  await item.getByRole('button', { name: 'Save, next to do' }).click();
  await page.getByText('You are signed out, so this was not saved.').waitFor();
  await signIn(team, stage.app.url, team.person.handle);
  await page.getByRole('button', { name: 'Send again' }).click();
  await page.waitForURL(`**${REVIEW}*#*`);
  await inFull(page);
  assert.equal(await page.locator(`[id="${id}"] [name=note]`).inputValue(), `${WORDS} Signed out.`);
}
