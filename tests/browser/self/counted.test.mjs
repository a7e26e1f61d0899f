import './stub.mjs';
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

const { startApp } = await import('../support/app.mjs');
const { openBrowser, openContext } = await import('../support/browser.mjs');
const { counted } = await import('../support/counted.mjs');
const { recorded } = await import('../support/records.mjs');

let app, browser, page;
before(async () => {
  app = await startApp();
  browser = await openBrowser();
});
beforeEach(async () => {
  const context = await openContext(browser, { baseURL: app.url });
  page = await context.newPage();
});
after(async () => {
  await browser?.close();
  await app?.stop();
});

test('counts every way to act, also those that go past the counter', async () => {
  const inputs = counted(page);
  await page.goto('/answers');
  assert.equal(inputs.count, 0, 'arriving is free');
  await inputs.click('#save');
  await page.click('#save');
  await page.locator('#save').click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByLabel('Done').check();
  await page.mouse.click(5, 5);
  assert.equal(inputs.count, 6, inputs.taken.join(', '));
  await page.keyboard.press('Tab');
  await page.locator('#note').press('Control+a');
  assert.equal(inputs.count, 8, inputs.taken.join(', '));
});

test('entering a field counts, the text does not', async () => {
  await page.goto('/answers');
  const inputs = counted(page);
  await page.fill('#note', 'Two of fourteen are left.');
  assert.equal(inputs.count, 1, 'the cursor had to be put there');
  await inputs.type(' Both this sprint.');
  await page.fill('#note', 'None is left.');
  assert.equal(inputs.count, 1, 'it was there already');
  assert.equal(await page.inputValue('#note'), 'None is left.');
});

test('a paste is one input and really pastes', async () => {
  await page.goto('/answers');
  await page.focus('#proof');
  const inputs = counted(page);
  await inputs.paste('https://git.example/runbook');
  assert.equal(inputs.count, 1);
  assert.equal(await page.inputValue('#proof'), 'https://git.example/runbook');
});

test('a later address counts', async () => {
  const inputs = counted(page);
  await page.goto('/answers');
  await inputs.press('Tab');
  await page.goto('/');
  await page.reload();
  assert.equal(inputs.count, 3);
});

test('a budget that is broken fails and is still recorded', async () => {
  await page.goto('/answers');
  const inputs = counted(page);
  await inputs.press('Tab');
  inputs.assertWithin(1, 'S1 within');
  await inputs.press('Tab');
  assert.throws(() => inputs.assertWithin(1, 'S2 above'), /S2 above: 2 inputs, the limit is 1/);
  assert.deepEqual(recorded('inputs').map(({ job, inputs: count }) => [job, count]), [['S1 within', 1], ['S2 above', 2]]);
});

test('a journey by keyboard refuses the pointer', async () => {
  await page.goto('/answers');
  const inputs = counted(page, { keyboardOnly: true });
  await assert.rejects(page.click('#save'), /by keyboard only/);
  await assert.rejects(page.mouse.click(5, 5), /by keyboard only/);
  await inputs.press('Tab');
  assert.equal(inputs.count, 1);
});

test('ways around the counter are closed', async () => {
  await page.goto('/answers');
  counted(page);
  assert.throws(() => page.keyboard.down('a'), /press a whole chord/);
  assert.throws(() => page.keyboard.type('1'), /use type\(\) of the counter/);
  assert.throws(() => page.mouse.down(), /click instead/);
});
