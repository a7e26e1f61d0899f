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
export const PRODUCT_LEAD = /product.*lead/i;
export const SRE = /\bSRE team\b(?!.*lead)/;
export const MANAGER = /manager/i;
export const COMPLIANCE = /compliance/i;
export const ADMINISTRATOR = /administrator/i;

/**
 * Adds a service, answers its compliance questionnaire, has it confirmed and opens its launch review, all
 * by the pages. The questionnaire says that it matters to the financial reports of a listed company and
 * every fact is true of it, so the review asks 50 items.
 */
export async function openLaunchReview(page, name, compliance) {
  await page.goto('/services/new');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await tickEveryFact(page);
  await page.getByRole('button', { name: 'Add service' }).click();
  const service = new URL(page.url()).pathname;
  await settleScope(page, service, compliance);
  await page.goto(service);
  await page.getByRole('button', { name: 'Open launch review' }).click();
  const review = new URL(page.url()).pathname;
  assert.equal(review, `${service}/launch/1`);
  return { service, review };
}

const tickEveryFact = async (page) => {
  for (const fact of await page.locator('input[name=facts]').all()) await fact.check();
};

/** Says of a service that is there what `openLaunchReview` says of a new one. */
export async function describe(page, service, compliance) {
  await page.goto(`${service}/edit`);
  await tickEveryFact(page);
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.waitForURL(`**${service}?done=*`);
  await settleScope(page, service, compliance);
}

async function settleScope(page, service, compliance) {
  await answerQuestionnaire(page, service);
  if (compliance) await confirmScope(compliance, service);
}

const LISTED = ['issuer', 'financial_reporting'];
const CALM = ['no', 'none', 'low', 'neither'];

async function answerQuestionnaire(page, service) {
  await page.goto(`${service}/compliance`);
  const fields = await page.locator('[name^=q_]').evaluateAll((all) => all.map(({ name, type, value }) => ({ name, type, value })));
  const questions = new Map();
  for (const field of fields) questions.set(field.name.slice(2), [...questions.get(field.name.slice(2)) ?? [], field]);
  assert(questions.size > 10, `the questionnaire asks ${questions.size} questions`);
  for (const [key, given] of questions) {
    const field = `[name="q_${key}"]`;
    const options = given.filter(({ type, value }) => type !== 'text' && type !== 'textarea' && value !== 'unknown');
    if (options.length === 0) {
      await page.locator(`${field}:not([value=unknown])`).fill(given[0].type === 'textarea' ? 'None.' : '1');
      continue;
    }
    const values = options.map(({ value }) => value);
    const chosen = LISTED.includes(key) ? 'yes_now' : values.find((value) => CALM.includes(value)) ?? values.at(-1);
    await page.locator(`${field}[value="${chosen}"]`).check();
  }
  await page.getByRole('button', { name: 'Save answers' }).click();
  await page.waitForURL('**/compliance?done=*');
}

/** Somebody with the compliance grant confirms every regime that is likely from the answers. */
async function confirmScope(context, service) {
  const page = await context.newPage();
  await page.goto(`${service}/compliance`);
  const regimes = await page.locator('.derived li[id]').evaluateAll((rows) => rows
    .filter((row) => /: Likely in scope/.test(row.querySelector('b').textContent))
    .map(({ id }) => id));
  assert(regimes.length > 0, 'no regime follows from the answers');
  for (const id of regimes) {
    const regime = page.locator(`[id="${id}"]`);
    await regime.locator('summary').click();
    await regime.locator('input[name=in_scope]').first().check();
    await regime.getByRole('button', { name: 'Record' }).click();
    await regime.getByText('Confirm again').waitFor();
  }
  await page.close();
}
