// J15: from an empty installation to the first open launch review.
import assert from 'node:assert/strict';
import { journey } from '../support/journey.mjs';
import { counted } from '../support/counted.mjs';
import { progress } from '../support/review.mjs';

/** Waits until the page has put the focus where it says it does. */
const focused = (page, tag, name) => page.waitForFunction(
  ([wantedTag, wantedName]) => document.activeElement.tagName === wantedTag && document.activeElement.name === wantedName,
  [tag, name],
);

journey('first run: the set-up link leads to an open review', { mode: 'serve' }, async (stage) => {
  const context = await stage.visitor();
  const page = await context.newPage();
  const inputs = counted(page, { keyboardOnly: true });
  await page.goto(await stage.app.setupLink());
  await focused(page, 'INPUT', 'name');
  await inputs.type('Priya Nair');
  await inputs.press('Tab');
  await inputs.type('priya@ledger.example');
  await inputs.press('Tab');
  await inputs.type('a sentence that is easy to remember');
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
  const { answered, total } = await progress(page);
  assert.equal(answered, 0);
  assert(total >= 40, `the starter checklist asks ${total} items`);
});

journey('the set-up link works once', { mode: 'serve' }, async (stage) => {
  const link = await stage.app.setupLink();
  const context = await stage.visitor();
  const page = await context.newPage();
  await page.goto(link);
  await page.getByLabel('Your name').fill('Priya Nair');
  await page.getByLabel('E-mail').fill('priya@ledger.example');
  await page.getByLabel('Password').fill('a sentence that is easy to remember');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL('**/setup/service');
  const elsewhere = await stage.visitor();
  elsewhere.watched.allow(/409 \(Conflict\)/);
  const stranger = await elsewhere.newPage();
  await stranger.goto(link);
  assert.equal(await stranger.getByLabel('Your name').count(), 0);
});
