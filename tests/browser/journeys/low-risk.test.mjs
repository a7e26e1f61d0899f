// A team calls a launch low-risk, an SRE asks for the full review: both without JavaScript.
import assert from 'node:assert/strict';
import { journeysTogether } from '../support/journey.mjs';
import { signIn } from '../support/people.mjs';

const SERVICE = '/services/gift-cards';
const REVIEW = `${SERVICE}/launch/1`;
const journey = journeysTogether({ mode: 'demo' });

journey('a launch is low-risk until an SRE asks for the full review', async (stage) => {
  const page = await pageOf(stage, 'noor');
  const all = await items(page);

  await page.getByText('This launch is low-risk').click();
  const choice = page.locator(`form[action="${REVIEW}/low-risk"]`);
  const hint = await choice.getByText(/^It leaves /).innerText();
  const [, left, of] = hint.match(/(\d+) of (\d+) items/).map(Number);
  assert.equal(of, all);
  assert.ok(left < of / 2 + 1, hint);
  for (const box of await choice.getByRole('checkbox').all()) await box.check();
  await choice.getByRole('textbox').fill('Only the picture on the card changes.');
  await choice.getByRole('button', { name: 'Choose the short list' }).click();
  await page.getByText(`Low-risk launch: ${left} of ${of} items.`).waitFor();
  // Without scripts the review goes on to its full page by itself, which a next visit would cut short.
  await page.waitForURL((url) => url.searchParams.has('full'));
  assert.equal(await items(page), left);
  await page.goto(SERVICE);
  await page.getByText(`Low-risk launch: ${left} items. Only the picture on the card changes.`).waitFor();

  const judge = await pageOf(stage, 'dele');
  await judge.goto(`${REVIEW}/sign-off`);
  const line = judge.getByRole('region', { name: 'Low-risk launch' });
  await line.getByText('Only the picture on the card changes.').waitFor();
  await line.getByText('Ask for the full review').first().click();
  await line.getByRole('textbox').fill('Tills read the picture.');
  await line.getByRole('button', { name: 'Ask for the full review' }).click();
  await judge.getByText('The review asks the full list. No answer was lost.').waitFor();
  assert.equal(await items(page), all);
});

/** A page of this person, without JavaScript. */
async function pageOf(stage, handle) {
  const context = await stage.visitor({ javaScript: false });
  await signIn(context, stage.app.url, handle);
  return context.newPage();
}

/** How many items the review has, on the page to which a browser without scripts goes. */
async function items(page) {
  await page.goto(`${REVIEW}?full=1`);
  return page.locator('details.it').count();
}
