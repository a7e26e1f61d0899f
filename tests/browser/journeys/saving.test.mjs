// Nothing typed is ever lost, and the line about saving never says more than is true: a slow, failing or
// killed server, a broken network, a reload, two people, two tabs, an ended session.
import assert from 'node:assert/strict';
import { journeysTogether } from '../support/journey.mjs';
import { REVIEW, anotherTab, atItem, colleague, partsOf, stored } from '../support/items.mjs';
import { allSaved, atHand, keysReady, saveState } from '../support/review.mjs';

const journey = journeysTogether({ mode: 'demo' });

const isSave = (url) => url.pathname.startsWith(`${REVIEW}/items/`);

/** Answers every save in a way of its own; `undefined` lets it through. Reports how many were asked. */
async function onSave(page, answer) {
  const seen = { count: 0 };
  await page.route(isSave, async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    seen.count += 1;
    const reply = await answer(seen.count);
    return reply ? route.fulfill(reply) : route.continue();
  });
  return seen;
}

function gate() {
  let open;
  const passed = new Promise((done) => { open = done; });
  return { passed, open };
}

journey('an answer is saved at once and a note while it is typed, and what is saved is not sent again', async (stage) => {
  const { context, page, id, note, next } = await atItem(stage);
  const sent = await onSave(page, () => undefined);
  await page.keyboard.press('2');
  await allSaved(page);
  assert.deepEqual(await stored(context, id), { answer: 'Partly met', note: '' });
  await note.focus();
  await page.keyboard.insertText('Twelve of fourteen are done.');
  await page.waitForFunction(() => document.querySelector('#saved').dataset.state !== 'saved');
  await allSaved(page);
  assert.equal((await stored(context, id)).note, 'Twelve of fourteen are done.', 'saved without leaving the field');
  assert.equal(sent.count, 2);
  await next.click();
  await page.waitForFunction((left) => location.hash !== `#${left}`, id);
  await allSaved(page);
  assert.equal(sent.count, 2, 'nothing changed, nothing is sent');
});

journey('the line says that it is saving for as long as it is', async (stage) => {
  const { page } = await atItem(stage);
  const answered = gate();
  await onSave(page, () => answered.passed);
  await page.keyboard.press('1');
  assert.equal(await saveState(page, 'saving'), 'Saving…');
  answered.open();
  await allSaved(page);
});

journey('one save at a time, and the last words win, however slow the server', async (stage) => {
  const { context, page, id, note } = await atItem(stage);
  let atOnce = 0;
  let most = 0;
  const doors = [gate(), gate()];
  const sent = await onSave(page, async (number) => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await doors[number - 1]?.passed;
    atOnce -= 1;
  });
  await note.focus();
  await page.keyboard.insertText('First words.');
  await note.press('Escape');
  await page.waitForFunction(() => document.querySelector('#saved').dataset.state === 'saving');
  for (const more of ['Second words.', 'Third words.', 'Last words.']) {
    await note.fill(more);
    await note.press('Escape');
  }
  doors[0].open();
  doors[1].open();
  await allSaved(page);
  assert.equal((await stored(context, id)).note, 'Last words.');
  assert.equal(most, 1, 'one request at a time for one item');
  assert.equal(sent.count, 2, 'what was typed meanwhile goes together');
});

journey('a server that fails is asked again, later each time, until it saves', async (stage) => {
  const { context, page, id } = await atItem(stage);
  context.watched.allow(/status of 503/);
  await page.clock.install();
  await page.reload();
  await atHand(page, id);
  const sent = await onSave(page, (number) => (number <= 2 ? { status: 503, body: 'later' } : undefined));
  await page.keyboard.press('1');
  assert.equal(await saveState(page, 'failed'), '1 not saved, kept in this browser. Retrying');
  assert.equal(sent.count, 1);
  await Promise.all([page.waitForResponse((response) => response.status() === 503), page.clock.fastForward(2_000)]);
  assert.equal(sent.count, 2);
  await page.clock.fastForward(4_000);
  await allSaved(page);
  assert.equal((await stored(context, id)).answer, 'Met');
});

journey('what is given offline is saved when the network returns', async (stage) => {
  const { context, page, id, note } = await atItem(stage);
  context.watched.allow(/ERR_INTERNET_DISCONNECTED/);
  await context.setOffline(true);
  await page.keyboard.press('2');
  await note.fill('Written on a train.');
  assert.match(await saveState(page, 'failed'), /not saved, kept in this browser/);
  await context.setOffline(false);
  await allSaved(page);
  assert.deepEqual(await stored(context, id), { answer: 'Partly met', note: 'Written on a train.' });
});

journey('leaving with something unsaved is asked about, and a reload brings the draft back', async (stage) => {
  const { context, page, id, note } = await atItem(stage);
  context.watched.allow(/status of 503/);
  const asked = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    return dialog.accept();
  });
  await page.route(isSave, (route) => route.fulfill({ status: 503, body: 'later' }));
  await note.click();
  await page.keyboard.insertText('Not stored yet.');
  await saveState(page, 'failed');
  await page.reload();
  assert.deepEqual(asked, ['beforeunload']);
  assert.equal(await note.inputValue(), 'Not stored yet.');
  await saveState(page, 'failed');
  await page.unroute(isSave);
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await allSaved(page);
  assert.equal((await stored(context, id)).note, 'Not stored yet.');
  await page.reload();
  assert.deepEqual(asked, ['beforeunload'], 'nothing is unsaved, nothing is asked');
});

for (const keep of ['mine', 'theirs']) {
  journey(`two people give one answer, ${keep} is kept`, async (stage) => {
    const { context, page, id, chosen, conflict } = await atItem(stage);
    context.watched.allow(/status of 409/);
    const other = await colleague(stage, id);
    await other.page.keyboard.press('2');
    await allSaved(other.page);
    await page.keyboard.press('1');
    await conflict.waitFor();
    assert.equal(await saveState(page, 'conflict'), '1 item changed by someone else');
    const words = await conflict.innerText();
    assert.match(words, /Ivo Brandt changed the answer/);
    assert.match(words, /Theirs\s+Partly/);
    assert.match(words, /Yours\s+Met/);
    assert.equal((await stored(context, id)).answer, 'Partly met', 'nothing is overwritten before somebody chooses');
    await conflict.locator(`[data-keep=${keep}]`).click();
    await allSaved(page);
    assert.equal((await stored(context, id)).answer, keep === 'mine' ? 'Met' : 'Partly met');
    assert(await chosen(keep === 'mine' ? 'met' : 'partly'));
  });
}

journey('two people write one note, and both are edited together', async (stage) => {
  const { context, page, id, note, conflict } = await atItem(stage);
  context.watched.allow(/status of 409/);
  const other = await colleague(stage, id);
  await other.note.fill('Agreed in May.');
  await other.note.press('Escape');
  await allSaved(other.page);
  await note.fill('Agreed in June.');
  await note.press('Control+Enter');
  assert.equal(await saveState(page, 'conflict'), '1 item changed by someone else');
  assert(!await conflict.isVisible(), 'the page went on to the next item');
  await page.locator('#saved a').click();
  await conflict.waitFor();
  const words = await conflict.innerText();
  assert.match(words, /Agreed in May\./);
  assert.match(words, /Agreed in June\./);
  await conflict.locator('[data-keep=both]').click();
  assert.equal(await note.inputValue(), 'Agreed in May.\n\nAgreed in June.');
  await note.fill('Agreed in May, signed in June.');
  await note.press('Escape');
  await allSaved(page);
  assert.equal((await stored(context, id)).note, 'Agreed in May, signed in June.');
});

journey('two tabs at one item: an answer in one and a note in the other do not meet', async (stage) => {
  const { context, page, id, chosen } = await atItem(stage);
  const second = await anotherTab(context, id);
  await page.keyboard.press('1');
  await allSaved(page);
  await second.note.fill('From the second tab.');
  await second.note.press('Escape');
  await allSaved(second.page);
  assert.deepEqual(await stored(context, id), { answer: 'Met', note: 'From the second tab.' });
  assert(await second.chosen('met'), 'the second tab has learnt the answer');
  assert(await chosen('met'));
});

journey('an old tab reads an item again when it is opened, before anything is typed', async (stage) => {
  const { context, page, id, note } = await atItem(stage);
  const old = await context.newPage();
  await old.clock.install();
  await old.goto(REVIEW);
  await keysReady(old);
  await page.keyboard.press('1');
  await note.fill('Newer than the other tab.');
  await note.press('Escape');
  await allSaved(page);
  await old.clock.fastForward(61_000);
  await old.locator(`[id="${id}"] summary`).first().click();
  await old.locator(`[id="${id}"] .answer input[value=met]:checked`).waitFor({ state: 'attached' });
  assert.equal(await partsOf(old, id).note.inputValue(), 'Newer than the other tab.');
});

journey('who is signed out keeps the draft and saves it after signing in in another tab', async (stage) => {
  const { context, page, id, note } = await atItem(stage);
  context.watched.allow(/status of 401/);
  await context.clearCookies();
  await note.fill('Written while signed out.');
  await note.press('Escape');
  assert.equal(await saveState(page, 'signed-out'), 'Sign in to save 1 change');
  const [signingIn] = await Promise.all([context.waitForEvent('page'), page.locator('#saved a').click()]);
  await signingIn.getByRole('button', { name: /Noor Khan/ }).click();
  await signingIn.getByRole('heading', { name: 'My work' }).waitFor();
  await signingIn.close();
  assert.equal(await note.inputValue(), 'Written while signed out.');
  // Every page of this browser counts as focused, so that the return to this one has to be told.
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await allSaved(page);
  assert.equal((await stored(context, id)).note, 'Written while signed out.');
});

const AWAY = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_SOCKET_NOT_CONNECTED/;

journey('a killed server loses no saved answer, and what is typed meanwhile is saved when it is back', async (stage) => {
  const { context, page, id, note } = await atItem(stage);
  context.watched.allow(AWAY);
  const listen = new URL(stage.app.url).host;
  await page.keyboard.press('1');
  await allSaved(page);
  await stage.app.halt('SIGKILL');
  await note.fill('Typed while the server was away.');
  await note.press('Escape');
  assert.match(await saveState(page, 'failed'), /1 not saved, kept in this browser\. Retrying/);
  await stage.app.start(listen);
  assert.deepEqual(await stored(context, id), { answer: 'Met', note: '' });
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await allSaved(page);
  assert.deepEqual(await stored(context, id), { answer: 'Met', note: 'Typed while the server was away.' });
});

journey('a draft outlives the tab and the server', async (stage) => {
  const { context, page, id, note } = await atItem(stage);
  context.watched.allow(AWAY);
  const listen = new URL(stage.app.url).host;
  await stage.app.halt('SIGKILL');
  await note.fill('Kept in the browser.');
  await note.press('Escape');
  await saveState(page, 'failed');
  await page.close();
  await stage.app.start(listen);
  const later = await anotherTab(context, id);
  assert.equal(await later.note.inputValue(), 'Kept in the browser.');
  await allSaved(later.page);
  assert.equal((await stored(context, id)).note, 'Kept in the browser.');
});
