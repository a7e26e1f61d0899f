// A team calls a launch low-risk, an SRE asks for the full review: both without JavaScript.
import assert from 'node:assert/strict';
import { journeysTogether } from '../support/journey.mjs';
import { COMPLIANCE, PRODUCT_LEAD, SRE, openLaunchReview, somebody } from '../support/people.mjs';

const withoutScripts = { javaScript: false };
const journey = journeysTogether({ mode: 'demo' });

journey('a launch is low-risk until an SRE asks for the full review', async (stage) => {
  const team = await somebody(stage, PRODUCT_LEAD, withoutScripts);
  const sre = await somebody(stage, SRE, withoutScripts);
  const compliance = await somebody(stage, COMPLIANCE, withoutScripts);
  const page = await team.newPage();
  const { service, review } = await openLaunchReview(page, 'Parcel labels', compliance);
  const all = await items(page, review);

  await page.getByText('This launch is low-risk').click();
  const choice = page.locator(`form[action="${review}/low-risk"]`);
  const hint = await choice.getByText(/^It leaves /).innerText();
  const [, left, of] = hint.match(/(\d+) of (\d+) items/).map(Number);
  assert.equal(of, all);
  assert.ok(left < of / 2 + 1, hint);
  for (const box of await choice.getByRole('checkbox').all()) await box.check();
  await choice.getByRole('textbox').fill('Only the font of the label changes.');
  await choice.getByRole('button', { name: 'Choose the short list' }).click();
  await page.getByText(`Low-risk launch: ${left} of ${of} items.`).waitFor();
  assert.equal(await items(page, review), left);
  await page.goto(service);
  await page.getByText(`Low-risk launch: ${left} items. Only the font of the label changes.`).waitFor();

  const judge = await sre.newPage();
  await judge.goto(`${review}/sign-off`);
  const line = judge.getByRole('region', { name: 'Low-risk launch' });
  await line.getByText('Only the font of the label changes.').waitFor();
  await line.getByText('Ask for the full review').first().click();
  await line.getByRole('textbox').fill('Labels are read by machines.');
  await line.getByRole('button', { name: 'Ask for the full review' }).click();
  await judge.getByText('The review asks the full list. No answer was lost.').waitFor();
  assert.equal(await items(page, review), all);
});

/** How many items the review has. */
async function items(page, review) {
  await page.goto(review);
  return page.locator('details.it').count();
}
