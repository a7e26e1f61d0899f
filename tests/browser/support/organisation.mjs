// An organisation that starts from an empty database, by the pages: the first administrator, teams, people.
import assert from 'node:assert/strict';
import { counted } from './counted.mjs';

export const PASSWORD = 'a sentence that is easy to remember';

/** Waits until the page has put the focus where it says it does. */
const focused = (page, tag, name) => page.waitForFunction(
  ([wantedTag, wantedName]) => document.activeElement.tagName === wantedTag && document.activeElement.name === wantedName,
  [tag, name],
);

/**
 * J15: the set-up link leads to the first administrator, their team, its first service and its open launch
 * review, by keyboard and within the budget. Returns the administrator, who leads the team.
 */
export async function firstRun(stage) {
  const admin = await stage.visitor();
  const page = await admin.newPage();
  const inputs = counted(page, { keyboardOnly: true });
  await page.goto(await stage.app.setupLink());
  await focused(page, 'INPUT', 'name');
  await inputs.type('Priya Nair');
  await inputs.press('Tab');
  await inputs.type('priya@ledger.example');
  await inputs.press('Tab');
  await inputs.type(PASSWORD);
  await inputs.press('Enter');
  await page.waitForURL('**/setup/service');
  await focused(page, 'INPUT', 'team');
  await inputs.type('Ledger');
  await inputs.press('Tab');
  await inputs.type('Payments ledger');
  await inputs.press('Enter');
  await page.waitForURL('**/services/payments-ledger*');
  await focused(page, 'BUTTON', '');
  await inputs.press('Enter');
  await page.waitForURL('**/services/payments-ledger/launch/1*');
  inputs.assertWithin(6, 'J15 first run to the first open review');
  const service = '/services/payments-ledger';
  return { admin, page, service, review: `${service}/launch/1` };
}

/** The administrator adds an SRE team. */
export async function addSreTeam(admin, name) {
  const page = await admin.newPage();
  await page.goto('/teams/new');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.locator('input[name=kind][value=sre]').check();
  await page.getByRole('button', { name: 'Add team' }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  await page.close();
}

/** The administrator adds a person; the person follows the one-time link and sets a password. */
export async function join(stage, admin, { name, email, team, grant }) {
  const page = await admin.newPage();
  await page.goto('/people/new');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('E-mail').fill(email);
  if (team) await page.locator('select[name=team]').selectOption({ label: team });
  await page.getByRole('button', { name: 'Add person' }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  if (grant) {
    await page.locator('select[name=grant]').selectOption(grant);
    await page.getByRole('button', { name: 'Give grant' }).click();
    await page.getByRole('button', { name: `Remove grant ${grant}` }).waitFor();
  }
  await page.getByRole('button', { name: 'Make link' }).click();
  const link = await page.getByRole('textbox', { name: 'One-time link' }).inputValue();
  await page.close();
  const person = await stage.visitor();
  const first = await person.newPage();
  await first.goto(link);
  await first.getByLabel('Password').fill(PASSWORD);
  await first.getByRole('button', { name: 'Set password and sign in' }).click();
  await first.waitForURL((url) => url.pathname === '/');
  assert.match(await first.title(), /My work/);
  await first.close();
  return person;
}
