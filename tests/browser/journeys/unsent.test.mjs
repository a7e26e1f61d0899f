// What waits for its button or for the rest of an item, and whose it is: a tab that stays open while somebody else
// signs in, a message half written, a link that is not attached, a page that cannot be fetched whole.
import assert from 'node:assert/strict';
import { journeysTogether } from '../support/journey.mjs';
import { OTHER, REVIEW, anotherTab, atItem, goTo, stored } from '../support/items.mjs';
import { signIn } from '../support/people.mjs';
import { allSaved, saveState } from '../support/review.mjs';

const journey = journeysTogether({ mode: 'demo' });

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
