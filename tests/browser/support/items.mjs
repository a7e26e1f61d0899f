// People at items of the review in the demo that nobody has answered yet.
import assert from 'node:assert/strict';
import { signIn } from './people.mjs';
import { atHand } from './review.mjs';

export const REVIEW = '/services/gift-cards/launch/1';

// Each journey of a file takes items that no other has.
const taken = new Set();

// Items whose answer a journey gives, and the others, for journeys that leave the answer alone.
const TO_ANSWER = '.it[data-todo]:has(input[value=partly])';
export const OTHER = '.it[data-todo]:has(form.main):not(:has(input[value=partly]))';

/** A member of the team at the next free item, which has the focus. */
export async function atItem(stage, items = TO_ANSWER) {
  const context = await stage.visitor();
  await signIn(context, stage.app.url, 'noor');
  const page = await context.newPage();
  await page.goto(REVIEW);
  const fit = await page.locator(items).evaluateAll((rows) => rows.map(({ id }) => id));
  const id = fit.find((one) => !taken.has(one));
  assert(id, 'every item is taken');
  taken.add(id);
  await goTo(page, id);
  return { context, page, ...partsOf(page, id) };
}

/** Opens the review at an item, which then has the focus. */
export async function goTo(page, id) {
  await page.goto(`${REVIEW}#${id}`);
  await atHand(page, id);
}

/** What a journey looks at in an item. */
export function partsOf(page, id) {
  const within = (selector) => page.locator(`[id="${id}"] ${selector}`);
  return {
    id,
    note: within('textarea[name=note]'),
    chosen: (value) => within(`.answer input[value="${value}"]`).isChecked(),
    conflict: within('.conflict'),
    next: within('button[name=next]'),
  };
}

/** The same person or another at the same item, in a tab of its own. */
export async function anotherTab(context, id) {
  const page = await context.newPage();
  await goTo(page, id);
  return { page, ...partsOf(page, id) };
}

/** Somebody else of the team at the same item. */
export async function colleague(stage, id) {
  const context = await stage.visitor();
  await signIn(context, stage.app.url, 'ivo');
  return { context, ...await anotherTab(context, id) };
}

/** What the server holds, asked by the API. */
export async function stored(context, id) {
  const response = await context.request.get(`/api/v1${REVIEW}/items/${id}`);
  assert.equal(response.status(), 200);
  const { reported_words: answer, note } = await response.json();
  return { answer, note };
}
