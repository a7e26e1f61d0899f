// Nothing typed is ever lost, and the line about saving never says more than is true: a slow, failing or
// killed server, a broken network, a reload, two people, two tabs, an ended session.
import assert from 'node:assert/strict';
import { journeysTogether } from '../support/journey.mjs';
import { signIn } from '../support/people.mjs';
import { allSaved, atHand, keysReady, saveState } from '../support/review.mjs';

const REVIEW = '/services/gift-cards/launch/1';
const journey = journeysTogether({ mode: 'demo' });

// Each journey takes items that no other has.
const taken = new Set();

// Items whose answer a journey gives, and the others, for journeys that leave the answer alone.
const TO_ANSWER = '.it[data-todo]:has(input[value=partly])';
const OTHER = '.it[data-todo]:has(form.main):not(:has(input[value=partly]))';

/** A member of the team at the next free item, which has the focus. */
async function atItem(stage, items = TO_ANSWER) {
  const context = await stage.visitor();
  await signIn(context, stage.app.url, 'noor');
  const page = await context.newPage();
  await page.goto(REVIEW);
  const fit = await page.locator(items).evaluateAll((rows) => rows.map(({ id }) => id));
  const id = fit.find((one) => !taken.has(one));
  assert(id, 'every item is taken');
  taken.add(id);
  await goTo(page, id);
  return { context, page, ...partsOf(page, id) };
}

async function goTo(page, id) {
  await page.goto(`${REVIEW}#${id}`);
  await atHand(page, id);
}

function partsOf(page, id) {
  const within = (selector) => page.locator(`[id="${id}"] ${selector}`);
  return {
    id,
    note: within('textarea[name=note]'),
    chosen: (value) => within(`.answer input[value="${value}"]`).isChecked(),
    conflict: within('.conflict'),
    next: within('button[name=next]'),
  };
}

/** The same person or another at the same item, in a tab of its own. */
async function anotherTab(context, id) {
  const page = await context.newPage();
  await goTo(page, id);
  return { page, ...partsOf(page, id) };
}

async function colleague(stage, id) {
  const context = await stage.visitor();
  await signIn(context, stage.app.url, 'ivo');
  return { context, ...await anotherTab(context, id) };
}

/** What the server holds, asked by the API. */
async function stored(context, id) {
  const response = await context.request.get(`/api/v1${REVIEW}/items/${id}`);
  assert.equal(response.status(), 200);
  const { reported_words: answer, note } = await response.json();
  return { answer, note };
}

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

journey('a tab that stays open saves nothing under the name of who signs in next', async (stage) => {
  const { context, page, id, note } = await atItem(stage);
  context.watched.allow(/status of (401|409)/);
  await context.clearCookies();
  await note.fill('Written by Noor.');
  await note.press('Escape');
  await saveState(page, 'signed-out');
  await signIn(context, stage.app.url, 'ivo');
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await page.getByText('This page was opened by noor; you are signed in as ivo.').waitFor({ state: 'attached' });
  await page.locator('#saved').getByText('Sign in as noor to save 1 change').waitFor();
  assert.equal(await note.inputValue(), 'Written by Noor.', 'what was typed stays on the page');
  assert.equal((await stored(context, id)).note, '', 'nothing was saved under the wrong name');

  const next = await anotherTab(context, id);
  assert.equal(await next.note.inputValue(), '', 'the draft is of the person who typed it');
  await next.page.close();

  await signIn(context, stage.app.url, 'noor');
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await allSaved(page);
  assert.equal((await stored(context, id)).note, 'Written by Noor.');
});

journey('a message written in a tab of somebody else is not sent, and stays', async (stage) => {
  const { context, page, id } = await atItem(stage, OTHER);
  context.watched.allow(/status of 409/);
  const message = page.locator(`[id="${id}"] .say textarea`);
  await message.fill('Asked by Noor.');
  await signIn(context, stage.app.url, 'ivo');
  await page.locator(`[id="${id}"] .say`).getByRole('button', { name: 'Send' }).click();
  await page.getByText('This page was opened by noor; you are signed in as ivo.').waitFor();
  assert.equal(await message.inputValue(), 'Asked by Noor.');
  const { messages } = await (await context.request.get(`/api/v1${REVIEW}/items/${id}`)).json();
  assert(!messages.some(({ body }) => body === 'Asked by Noor.'));
});

/** Counts how often the page asks before it is left, and leaves. */
function askedBeforeLeaving(page) {
  const asked = { count: 0 };
  page.on('dialog', (dialog) => {
    asked.count += dialog.type() === 'beforeunload';
    return dialog.accept();
  });
  return asked;
}

journey('a link that is typed and not attached is not called saved, and outlives a reload', async (stage) => {
  const { context, page, id } = await atItem(stage, OTHER);
  const asked = askedBeforeLeaving(page);
  const link = page.locator(`[id="${id}"] [name=url]`);
  await link.click();
  await page.keyboard.insertText('https://git.example/drill');
  assert.equal(await saveState(page, 'unsent'), `Typed and not attached: ${id}`);
  await page.reload();
  assert.equal(asked.count, 1);
  assert.equal(await link.inputValue(), 'https://git.example/drill');
  assert.equal(await saveState(page, 'unsent'), `Typed and not attached: ${id}`);
  await page.locator(`[id="${id}"]`).getByRole('button', { name: 'Attach' }).click();
  await allSaved(page);
  const { evidence } = await (await context.request.get(`/api/v1${REVIEW}/items/${id}`)).json();
  assert(evidence.some(({ url }) => url === 'https://git.example/drill'));
});

journey('a message that is written and not sent is said, asked about, and kept for its writer', async (stage) => {
  const { context, page, id } = await atItem(stage, OTHER);
  const asked = askedBeforeLeaving(page);
  const message = page.locator(`[id="${id}"] .say textarea`);
  await message.click();
  await page.keyboard.insertText('Half a question.');
  assert.equal(await saveState(page, 'unsent'), `Typed and not sent: ${id}`);
  await page.goto(REVIEW);
  assert.equal(asked.count, 1);
  assert.equal(await saveState(page, 'unsent'), `Typed and not sent: ${id}`);
  await page.locator('#saved a').click();
  assert.equal(await message.inputValue(), 'Half a question.');

  await signIn(context, stage.app.url, 'ivo');
  const other = await anotherTab(context, id);
  assert.equal(await other.page.locator(`[id="${id}"] .say textarea`).inputValue(), '');
  await other.page.close();
  await signIn(context, stage.app.url, 'noor');

  await page.locator(`[id="${id}"] .say`).getByRole('button', { name: 'Send' }).click();
  await allSaved(page);
  await goTo(page, id);
  await page.reload();
  await page.locator(`[id="${id}"] .msg`).waitFor();
  assert.equal(await message.inputValue(), '');
  assert.equal(asked.count, 1, 'nothing is unsent, nothing is asked');
});

journey('what an SRE writes on the sign-off page is kept until it is sent', async (stage) => {
  const context = await stage.visitor();
  await signIn(context, stage.app.url, 'mei');
  const page = await context.newPage();
  const asked = askedBeforeLeaving(page);
  await page.goto('/services/catalog-read/launch/1/sign-off');
  const id = await page.locator('.rvi header .id').textContent();
  const address = `/services/catalog-read/launch/1/sign-off?item=${id}`;
  const comment = page.locator('.judge [name=comment]');
  await comment.fill('Name the owner of the alert.');
  await page.locator('.rvi .say textarea').fill('Which team is paged?');
  await page.locator('#saved').getByText(`Typed and not sent: ${id} and 1 more`).waitFor();
  await page.locator('.queue a:not([aria-current])').first().click();
  await page.waitForURL(/item=/);
  assert.equal(asked.count, 1);
  assert.equal(await comment.inputValue(), '', 'the comment is of one item');

  await page.goto(address);
  assert.equal(await comment.inputValue(), 'Name the owner of the alert.');
  await page.locator('.rvi .say').getByRole('button', { name: 'Send' }).click();
  await page.getByText('Your message was sent.').waitFor();
  assert.equal(await comment.inputValue(), 'Name the owner of the alert.', 'sending one leaves the other');
  assert.equal(await page.locator('.rvi .say textarea').inputValue(), '');
  await page.getByRole('button', { name: 'Ask for a change' }).click();
  await page.getByText('Your verdict was recorded.').waitFor();
  assert.equal(asked.count, 1, 'sending is not leaving');
  await page.goto(address);
  assert.equal(await comment.inputValue(), '');
});

journey('an item whose rest does not come says so, and asks again', async (stage) => {
  const { context, page } = await atItem(stage, OTHER);
  context.watched.allow(/status of 503|ERR_FAILED/);
  const id = await page.locator('.it[data-brief]').first().getAttribute('id');
  const rest = page.locator(`[id="${id}"] .rest`);
  let asked = 0;
  await page.route((url) => url.pathname === `${REVIEW}/items/${id}`, (route) => {
    asked += 1;
    if (asked === 1) return route.abort();
    return asked === 2 ? route.fulfill({ status: 503, body: 'later' }) : route.continue();
  });
  await page.locator(`[id="${id}"] summary`).first().click();
  await rest.getByText('The rest of this item could not be loaded.').waitFor();
  await rest.getByRole('button', { name: 'Try again' }).click();
  await page.waitForFunction(() => document.activeElement.textContent === 'Try again');
  await rest.getByRole('button', { name: 'Try again' }).click();
  await page.locator(`[id="${id}"] .bars`).waitFor();
  assert.equal(await rest.count(), 0);
  assert.equal(asked, 3);
  assert(await page.locator(`[id="${id}"] .row`).evaluate((row) => row === document.activeElement));
});

const AWAY = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_SOCKET_NOT_CONNECTED/;

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
