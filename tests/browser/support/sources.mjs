// An administrator at the sources of signals, by the pages.
import assert from 'node:assert/strict';

/**
 * Adds a source of Alertmanager.
 *
 * @returns {Promise<{path: string, secret: string, setUp: string}>} its page, its secret, and what the page says
 * to write into the configuration of the sender.
 */
export async function addSource(page, name) {
  await page.goto('/signals');
  await page.getByRole('link', { name: /^Add (a|the first) source$/ }).first().click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Prometheus Alertmanager').check();
  await page.getByRole('button', { name: 'Add source' }).click();
  await page.getByRole('heading', { name: `The secret of ${name}` }).waitFor();
  const secret = await page.getByRole('textbox', { name: 'Secret' }).inputValue();
  const setUp = await page.locator('pre.code').innerText();
  assert(!setUp.includes(secret), 'the set-up is for a file that many read');
  await page.getByRole('link', { name: `Go on to ${name}` }).click();
  await page.getByText('It may speak for no service yet').waitFor();
  assert(!(await page.content()).includes(secret), 'the secret is shown once');
  return { path: new URL(page.url()).pathname, secret, setUp: `${setUp}\n` };
}

/** Lets a source speak for a service, under the name that the sender calls it by. */
export async function nameService(page, source, service, name) {
  await page.goto(source);
  await page.getByLabel('Service', { exact: true }).fill(service);
  await page.getByLabel('Called by the sender').fill(name);
  await page.getByRole('button', { name: 'Add service' }).click();
  await page.getByText('The source may speak for the service.').waitFor();
}
