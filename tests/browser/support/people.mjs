// The people of the demo, and a service of their own for a journey that must start from nothing.
import assert from 'node:assert/strict';

/** Everybody the sign-in page of the demo offers: handle, name, role and team in words. */
export async function cast(context) {
  const page = await context.newPage();
  try {
    await page.goto('/sessions/new');
    return await page.locator('.cast li').evaluateAll((rows) => rows.map((row) => ({
      handle: row.querySelector('[name=handle]').value,
      name: row.querySelector('.nm b').textContent,
      role: row.querySelector('.nm small').textContent,
    })));
  } finally {
    await page.close();
  }
}

/** Signs somebody of the demo in; the session lands in the context. */
export async function signIn(context, origin, handle) {
  const response = await context.request.post('/sessions/demo', {
    form: { handle, next: '/' },
    headers: { origin },
    maxRedirects: 0,
  });
  assert.equal(response.status(), 303, `${handle} could not sign in: ${response.status()}`);
}

/** The first of the cast whose role matches, at a computer of their own. */
export async function somebody(stage, role, options = {}) {
  const context = await stage.visitor(options);
  const people = await cast(context);
  const person = people.find((one) => role.test(one.role));
  assert(person, `nobody in the demo is ${role}; there are: ${people.map((one) => one.role).join('; ')}`);
  await signIn(context, stage.app.url, person.handle);
  return Object.assign(context, { person });
}

/** Roles as the demo says them. */
export const PRODUCT_LEAD = /product.*lead|lead.*product/i;
export const SRE = /\bSRE\b(?!.*lead)/;
export const MANAGER = /manager/i;

/** Adds a service and opens its launch review by the pages; returns the address of the review. */
export async function openLaunchReview(page, name) {
  await page.goto('/services/new');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Add service' }).click();
  const service = new URL(page.url()).pathname;
  await page.getByRole('button', { name: 'Open launch review' }).click();
  const review = new URL(page.url()).pathname;
  assert.equal(review, `${service}/launch/1`);
  return { service, review };
}
