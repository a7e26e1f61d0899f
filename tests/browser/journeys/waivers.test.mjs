// A waiver from the request of the team to the decision of a manager, with and without scripts.
import assert from 'node:assert/strict';
import { journeysTogether } from '../support/journey.mjs';
import { signIn } from '../support/people.mjs';
import { atHand, keysReady } from '../support/review.mjs';

const journey = journeysTogether({ mode: 'demo' });
const REVIEW = '/services/gift-cards/launch/1';
// Blockers that nobody has answered yet in the demo; each journey takes one.
const [BY_SCRIPT, BY_FORM] = ['MON-01', 'DEF-01'];

async function visitor(stage, handle, options) {
  const context = await stage.visitor(options);
  await signIn(context, stage.app.url, handle);
  return context;
}

async function below(team, item, answer) {
  const response = await team.request.post(`/api/v1${REVIEW}/items/${item}/answer`, {
    data: answer, headers: { 'if-match': '"0"', 'sec-fetch-site': 'same-origin' },
  });
  assert.equal(response.status(), 200, await response.text());
}

async function waiverOf(context, item) {
  const { waivers, waived_until: until } = await (await context.request.get(`/api/v1${REVIEW}/items/${item}`)).json();
  return { waiver: waivers[0], until };
}

async function ask(page, item) {
  const form = page.locator(`[id="${item}"] form[action$="/waivers"]`);
  await page.locator(`[id="${item}"] summary`, { hasText: 'Ask for a waiver' }).click();
  await form.locator('[name=reason]').fill('The second alert needs the new queue.');
  await form.locator('[name=compensating_control]').fill('Somebody looks every morning.');
  await form.locator('[name=until]').fill('2099-03-03');
  return form.getByRole('button', { name: 'Ask for a waiver' });
}

journey('a waiver is asked for on the item and decided from My work', async (stage) => {
  const team = await visitor(stage, 'noor');
  await below(team, BY_SCRIPT, { answer: 'partly' });
  const page = await team.newPage();
  await page.goto(`${REVIEW}#${BY_SCRIPT}`);
  await atHand(page, BY_SCRIPT);
  const send = await ask(page, BY_SCRIPT);
  // A save of something else takes nothing away that is being written.
  const note = page.locator(`[id="${BY_SCRIPT}"] textarea[name=note]`);
  await note.fill('One of two alerts is there.');
  await page.locator(`[id="${BY_SCRIPT}"] [name=compensating_control]`).focus();
  await page.waitForFunction(() => document.querySelector('#saved')?.dataset.state !== 'saving');
  assert.equal(await page.locator(`[id="${BY_SCRIPT}"] form[action$="/waivers"] [name=reason]`).inputValue(),
    'The second alert needs the new queue.');
  await send.click();
  await page.locator(`[id="${BY_SCRIPT}"]`).getByText('Waiver asked until 3 Mar 2099').waitFor();
  assert.equal(await page.locator(`[id="${BY_SCRIPT}"] form[action$="/waivers"]`).count(), 0, 'one request at a time');

  const manager = await visitor(stage, 'hanna');
  const decide = await manager.newPage();
  await decide.goto('/');
  await decide.getByRole('link', { name: `Decide the waiver of ${BY_SCRIPT} of Gift cards`, exact: true }).click();
  await keysReady(decide);
  const item = decide.locator(`[id="${BY_SCRIPT}"]`);
  await item.getByLabel('Why you grant or deny it').fill('The guard holds until then.');
  await item.getByRole('button', { name: 'Grant until 3 Mar 2099' }).click();
  await item.locator('.tag', { hasText: 'Waived until 3 Mar 2099 by Hanna' }).waitFor();
  const { waiver, until } = await waiverOf(manager, BY_SCRIPT);
  assert.deepEqual([waiver.state, until], ['granted', '2099-03-03']);

  await item.locator('summary', { hasText: 'Revoke this waiver' }).click();
  await item.getByLabel(/^Why it ends now/).fill('Nobody looked for a week.');
  await item.getByRole('button', { name: 'Revoke waiver' }).click();
  await item.locator('.tag', { hasText: 'Waiver revoked by Hanna' }).waitFor();
});

journey('the same works without scripts, from the list of waivers', async (stage) => {
  const plain = { javaScript: false };
  const team = await visitor(stage, 'noor', plain);
  await below(team, BY_FORM, { number: '3' });
  const page = await team.newPage();
  await page.goto(`${REVIEW}?item=${BY_FORM}#${BY_FORM}`);
  // Without scripts a review leads on at once to all of every item; nothing is touched before.
  await page.waitForURL((url) => url.searchParams.has('full'));
  await page.waitForLoadState('load');
  await (await ask(page, BY_FORM)).click();
  await page.getByText('The waiver was asked for. It waits for a decision.').waitFor();

  const manager = await visitor(stage, 'hanna', plain);
  const list = await manager.newPage();
  await list.goto('/waivers?service=gift-cards');
  const row = list.locator('li', { has: list.getByRole('heading', { name: new RegExp(`^${BY_FORM} `) }) });
  await row.getByLabel('Why you grant or deny it').fill('Three defects are too many.');
  await row.getByRole('button', { name: 'Deny' }).click();
  await list.getByText('Your decision was recorded.').waitFor();
  const { waiver, until } = await waiverOf(manager, BY_FORM);
  assert.deepEqual([waiver.state, until], ['denied', null]);
  await page.reload();
  await page.locator('.tag', { hasText: 'Waiver denied by Hanna' }).waitFor();
});
