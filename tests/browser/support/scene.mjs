// One person at a computer of their own for as long as one scene lasts.
import assert from 'node:assert/strict';
import { PASSWORD } from './organisation.mjs';

/**
 * Somebody signs in by the page, does something and leaves. Time that passes between scenes ends sessions, so
 * each begins with a new one.
 *
 * @param {Stage} stage the journey.
 * @param {string} handle who.
 * @param {(page: import('playwright-core').Page) => Promise<T>} steps beginning at *My work*.
 * @returns {Promise<T>} what the steps return.
 * @template T
 */
export async function scene(stage, handle, steps) {
  const context = await stage.visitor();
  const page = await context.newPage();
  await page.goto('/sessions/new');
  await page.getByLabel('Handle').fill(handle);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname === '/');
  const result = await steps(page);
  context.watched.assertNone();
  await context.close();
  return result;
}

/**
 * Sends a form that the page does not offer to this person, as somebody would who had it from before: it is
 * refused with this status and this sentence.
 */
export async function refusedAnyway(page, path, form, status, sentence) {
  const { origin } = new URL(page.url());
  const response = await page.context().request.post(path, { form, headers: { origin }, maxRedirects: 0 });
  assert.equal(response.status(), status);
  const other = await page.context().newPage();
  await other.setContent(await response.text());
  assert.equal(await other.locator('main p.lead').innerText(), sentence);
  await other.close();
}

/** The button or link is not there, on a page that is. */
export async function notOffered(page, role, name) {
  await page.locator('h1').waitFor();
  assert.equal(await page.getByRole(role, { name }).count(), 0, `${name} is offered`);
}

/** Opens a folded part of a place and fills the form in it: label -> value. */
export async function fillFolded(place, summary, values) {
  await place.locator('summary', { hasText: summary }).click();
  for (const [label, value] of Object.entries(values)) await place.getByLabel(label, { exact: true }).fill(value);
}
