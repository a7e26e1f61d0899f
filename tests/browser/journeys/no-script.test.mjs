// Everything that decides works without JavaScript: answer, attach, submit, judge, sign off.
import assert from 'node:assert/strict';
import { journey } from '../support/journey.mjs';
import { launchAnswers } from '../support/answers.mjs';
import { PRODUCT_LEAD, SRE, openLaunchReview, somebody } from '../support/people.mjs';

journey('a review is answered, submitted and signed off without scripts', { timeout: 600_000 }, async (stage) => {
  const withoutScripts = { javaScript: false };
  const team = await somebody(stage, PRODUCT_LEAD, withoutScripts);
  const sre = await somebody(stage, SRE, withoutScripts);
  const answers = await launchAnswers(team);
  const page = await team.newPage();
  const { review } = await openLaunchReview(page, 'Returns desk');
  const items = await page.locator('details.it').count();

  for (let done = 0; done < items; done += 1) {
    const item = page.locator('details.it[data-todo]').first();
    const id = await item.getAttribute('id');
    await item.locator('summary').first().click();
    await fillIn(item, answers.get(id), id);
    await item.getByRole('button', { name: 'Save, next to do' }).click();
  }
  assert.equal(await page.locator('details.it[data-todo]').count(), 0);

  await page.getByRole('link', { name: 'Submit for sign-off' }).click();
  await page.getByRole('button', { name: 'Submit for sign-off' }).click();
  assert.equal(new URL(page.url()).pathname, review);

  const judging = await sre.newPage();
  await judging.goto(`${review}/sign-off`);
  for (let decided = 0; decided < items; decided += 1) {
    await judging.getByRole('button', { name: 'Accept', exact: true }).click();
  }
  await judging.getByRole('link', { name: /Sign off/ }).click();
  await judging.getByRole('button', { name: 'Sign off' }).click();
  await page.goto(review);
  await page.getByText(/signed off/i).first().waitFor();
});

async function fillIn(item, reported, id) {
  const [[name, value]] = Object.entries(reported);
  if (name === 'answer') await item.locator(`input[value="${value}"]`).check();
  else await item.locator(`[name=${name}]`).fill(value);
  await item.locator('input[name=url]').fill(`https://git.example/evidence/${id}`);
}
