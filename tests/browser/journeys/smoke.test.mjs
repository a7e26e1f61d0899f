// The program starts, greets and stays quiet.
import assert from 'node:assert/strict';
import { journey } from '../support/journey.mjs';
import { assertAccessible } from '../support/checks.mjs';
import { cast } from '../support/people.mjs';

journey('the demo starts and offers its people', { mode: 'demo' }, async (stage) => {
  const context = await stage.visitor();
  const page = await context.newPage();
  const response = await page.goto('/');
  assert.equal(response.status(), 200);
  assert.match(page.url(), /\/sessions\/new/);
  await assertAccessible(page, 'sign-in');
  assert((await cast(context)).length >= 3);
});

journey('the program comes back after a crash with what it had', { mode: 'demo' }, async (stage) => {
  const context = await stage.visitor();
  const before = await cast(context);
  await stage.app.restart({ signal: 'SIGKILL' });
  assert.deepEqual(await cast(context), before);
});
