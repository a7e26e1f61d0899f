// An SRE volunteers from My work and from a link in a mail: J7. And help is logged, with a message and without.
import assert from 'node:assert/strict';
import { journeysTogether } from '../support/journey.mjs';
import { counted } from '../support/counted.mjs';
import { signIn } from '../support/people.mjs';
import { atHand, buttonFocused } from '../support/review.mjs';

const journey = journeysTogether({ mode: 'demo' });

async function visitor(stage, handle, options) {
  const context = await stage.visitor(options);
  await signIn(context, stage.app.url, handle);
  return context;
}

async function consultantOf(context, review) {
  const found = await (await context.request.get(`/api/v1${review}`)).json();
  return found.consultant?.handle ?? null;
}

journey('an SRE volunteers with one click on My work, also without scripts', async (stage) => {
  for (const [handle, service, review, javaScript] of [
    ['dele', 'Gift cards', '/services/gift-cards/launch/1', true],
    ['ana', 'Search index', '/services/search-index/handoff/1', false],
  ]) {
    const sre = await visitor(stage, handle, { javaScript });
    const page = await sre.newPage();
    const inputs = counted(page);
    await page.goto('/');
    await inputs.click(page.getByRole('button', { name: `Volunteer for ${service}` }));
    await page.getByText('You are the consultant of this review.').waitFor();
    inputs.assertWithin(1, `J7 volunteer on My work${javaScript ? '' : ', without scripts'}`);
    assert.equal(await consultantOf(sre, review), handle);
  }
});

journey('a link in a mail opens the page with the button focused, and acts only by it', async (stage) => {
  const sre = await visitor(stage, 'dele');
  const review = '/services/checkout-api/handoff/1';
  const page = await sre.newPage();
  const inputs = counted(page);
  await page.setContent(`<a href="${stage.app.url}/consulting?service=checkout-api">Checkout API asks for an SRE</a>`);
  await inputs.click(page.getByRole('link'));
  await page.getByRole('heading', { name: 'Consulting' }).waitFor();
  await buttonFocused(page);
  assert.equal(await consultantOf(sre, review), null, 'a link volunteers nobody');
  await inputs.press('Enter');
  await page.getByText('You are the consultant of this review.').waitFor();
  inputs.assertWithin(2, 'J7 volunteer from a link in a mail');
  assert.equal(await consultantOf(sre, review), 'dele');
});

journey('help is logged, with a message and without, and a wrong entry is withdrawn', async (stage) => {
  const sre = await visitor(stage, 'ana');
  const page = await sre.newPage();
  const item = 'OWN-06';
  await page.goto(`/services/payments-ledger/launch/1?item=${item}#${item}`);
  await atHand(page, item);
  const say = page.locator(`[id="${item}"] .say`);
  await say.getByLabel(`Message about ${item}`).fill('We drew the request flow together.');
  await say.getByLabel('Minutes of help (optional)').fill('35');
  await say.getByRole('button', { name: 'Send' }).click();
  await page.locator(`[id="${item}"] .msg`, { hasText: 'We drew the request flow together.' }).waitFor();
  assert.equal(await say.getByLabel('Minutes of help (optional)').inputValue(), '', 'what was sent is gone');
  await page.close();

  const plain = await (await visitor(stage, 'ana', { javaScript: false })).newPage();
  await plain.goto('/services/payments-ledger');
  const help = plain.getByRole('region', { name: 'SRE help' });
  await help.getByText('35 min by Ana Ruiz').waitFor();
  await help.getByLabel('Minutes').fill('600');
  await help.getByLabel('What changed').fill('Moved the ledger.');
  await help.getByRole('button', { name: 'Log help' }).click();
  await plain.getByText('Your help was logged.').waitFor();
  const entry = help.getByRole('listitem').filter({ hasText: 'Moved the ledger.' });
  await entry.getByText('Withdraw', { exact: false }).first().click();
  await entry.getByLabel('What was wrong with it').fill('That was another day.');
  await entry.getByRole('button', { name: 'Withdraw entry' }).click();
  await plain.getByText('The entry was withdrawn.').waitFor();
  assert.equal(await help.locator('del', { hasText: '10 h by Ana Ruiz' }).count(), 1);
});
