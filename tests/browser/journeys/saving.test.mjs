// Nothing typed is ever lost: broken server, broken network, reload, two people, signed out, slow server.
import assert from 'node:assert/strict';
import { journey } from '../support/journey.mjs';
import { PRODUCT_LEAD, openLaunchReview, signIn, somebody } from '../support/people.mjs';
import { allSaved, saveState } from '../support/review.mjs';

const ITEM = 'MON-03';
const isSave = (url) => url.pathname.includes('/items/');
const input = (value) => `[id="${ITEM}"] input[name=answer][value="${value}"]`;
const note = `[id="n-${ITEM}"]`;

async function reviewPage(stage) {
  const context = await somebody(stage, PRODUCT_LEAD);
  const page = await context.newPage();
  const { review } = await openLaunchReview(page, 'Gift cards');
  await page.goto(`${review}#${ITEM}`);
  return { context, page, review };
}

const stored = async (page, review) => {
  const other = await page.context().newPage();
  await other.goto(`${review}#${ITEM}`);
  const found = {
    answer: await other.locator(`[id="${ITEM}"] input[name=answer]:checked`).getAttribute('value', { timeout: 1_000 }).catch(() => null),
    note: await other.locator(note).inputValue(),
  };
  await other.close();
  return found;
};

journey('a server that fails is asked again until it saves', {}, async (stage) => {
  const { context, page, review } = await reviewPage(stage);
  context.watched.allow(/status of 503/);
  let refused = 0;
  await page.route(isSave, (route) => {
    if (route.request().method() !== 'POST' || refused >= 2) return route.continue();
    refused += 1;
    return route.fulfill({ status: 503, body: 'later' });
  });
  await page.keyboard.press('1');
  assert.match(await saveState(page, 'failed'), /1 not saved, kept in this browser/);
  await allSaved(page);
  assert.equal(refused, 2);
  assert.equal((await stored(page, review)).answer, 'met');
});

journey('an answer given offline is saved when the network returns', {}, async (stage) => {
  const { context, page, review } = await reviewPage(stage);
  context.watched.allow(/ERR_INTERNET_DISCONNECTED/);
  await context.setOffline(true);
  await page.keyboard.press('2');
  await saveState(page, 'failed');
  await context.setOffline(false);
  await allSaved(page);
  assert.equal((await stored(page, review)).answer, 'partly');
});

journey('a draft survives a reload', {}, async (stage) => {
  const { context, page, review } = await reviewPage(stage);
  context.watched.allow(/status of 503/);
  page.on('dialog', (dialog) => dialog.accept());
  await page.route(isSave, (route) => route.fulfill({ status: 503, body: 'later' }));
  await page.locator(note).fill('Twelve of fourteen are done.');
  await saveState(page, 'failed');
  await page.reload();
  assert.equal(await page.locator(note).inputValue(), 'Twelve of fourteen are done.');
  await page.unroute(isSave);
  await allSaved(page);
  assert.equal((await stored(page, review)).note, 'Twelve of fourteen are done.');
});

for (const keep of ['mine', 'theirs']) {
  journey(`two people change one item, ${keep} is kept`, {}, async (stage) => {
    const { context, page, review } = await reviewPage(stage);
    context.watched.allow(/status of 409/);
    const colleague = await context.newPage();
    await colleague.goto(`${review}#${ITEM}`);
    await colleague.keyboard.press('3');
    await allSaved(colleague);
    await page.keyboard.press('1');
    const box = page.locator(`[id="${ITEM}"] .conflict`);
    await box.waitFor();
    assert.match(await saveState(page, 'conflict'), /1 item changed by someone else/);
    const words = await box.innerText();
    assert.match(words, /Theirs\s+Not met/);
    assert.match(words, /Yours\s+Met/);
    await box.locator(`[data-keep=${keep}]`).click();
    await allSaved(page);
    assert.equal((await stored(page, review)).answer, keep === 'mine' ? 'met' : 'not_met');
    assert(await page.locator(input(keep === 'mine' ? 'met' : 'not_met')).isChecked());
  });
}

journey('who is signed out keeps the draft and saves after signing in', {}, async (stage) => {
  const { context, page, review } = await reviewPage(stage);
  context.watched.allow(/status of 401/);
  await context.clearCookies();
  await page.locator(note).fill('Written while signed out.');
  assert.match(await saveState(page, 'signed-out'), /Sign in to save 1 change/);
  await signIn(context, stage.app.url, context.person.handle);
  await page.bringToFront();
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await allSaved(page);
  assert.equal((await stored(page, review)).note, 'Written while signed out.');
});

journey('a slow server stores the last words of a fast writer', {}, async (stage) => {
  const { page, review } = await reviewPage(stage);
  let atOnce = 0;
  let most = 0;
  await page.route(isSave, async (route) => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await new Promise((done) => setTimeout(done, 3_000));
    await route.continue();
    atOnce -= 1;
  });
  await page.locator(note).focus();
  const words = 'Every alert now links to a runbook that somebody else has followed.';
  for (const word of words.split(' ')) {
    await page.keyboard.type(`${word} `, { delay: 20 });
    await page.waitForTimeout(250);
  }
  await page.keyboard.press('Escape');
  await allSaved(page);
  assert.equal((await stored(page, review)).note.trim(), words);
  assert.equal(most, 1, 'one request at a time for one item');
});

journey('a crash of the server loses no acknowledged answer', {}, async (stage) => {
  const { context, page, review } = await reviewPage(stage);
  context.watched.allow(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/);
  await page.keyboard.press('1');
  await allSaved(page);
  await stage.app.restart({ signal: 'SIGKILL' });
  assert.equal((await stored(page, review)).answer, 'met');
});
