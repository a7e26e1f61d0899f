// J15: from an empty installation to the first open launch review.
import assert from 'node:assert/strict';
import { journey } from '../support/journey.mjs';
import { PASSWORD, firstRun } from '../support/organisation.mjs';
import { progress } from '../support/review.mjs';

journey('first run: the set-up link leads to an open review', { mode: 'serve' }, async (stage) => {
  const { page } = await firstRun(stage);
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
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL('**/setup/service');
  const elsewhere = await stage.visitor();
  elsewhere.watched.allow(/409 \(Conflict\)/);
  const stranger = await elsewhere.newPage();
  await stranger.goto(link);
  assert.equal(await stranger.getByLabel('Your name').count(), 0);
});
