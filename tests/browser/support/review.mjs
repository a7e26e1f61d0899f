// The review page by keyboard and by eye: what is saved, which item is at hand, what was answered.
import assert from 'node:assert/strict';

/** Waits until the one line of truth says that everything is saved. */
export async function allSaved(page) {
  await page.waitForFunction(() => {
    const line = document.querySelector('#saved');
    return line?.dataset.state === 'saved' && /^All changes saved/.test(line.textContent);
  });
}

/** Waits for a state of the save line: `failed`, `conflict`, `signed-out`. Returns its words. */
export async function saveState(page, state) {
  await page.waitForSelector(`#saved[data-state="${state}"]`);
  return (await page.locator('#saved').textContent()).trim();
}

/** The item that has the focus, or the one the address names. */
export function itemAtHand(page) {
  return page.evaluate(() => (document.activeElement?.closest('.it') ?? document.querySelector('.it:target'))?.id ?? null);
}

/** Answers the item at hand by key: a choice by its number, a figure, date or text by typing it. */
export async function answerByKey(inputs, page, item, reported) {
  if (reported.answer) {
    const key = await page.locator(`[id="${item}"] input[name=answer][value="${reported.answer}"]`)
      .evaluate((radio) => radio.closest('label').querySelector('kbd').textContent.trim());
    await inputs.press(key);
    return;
  }
  await inputs.press('1');
  const [[name, value]] = Object.entries(reported);
  await page.waitForFunction(([id, field]) => document.activeElement?.name === field
    && document.activeElement.closest('.it').id === id, [item, name]);
  await (name === 'date' ? inputs.typeDay(value) : inputs.type(value));
}

/** `answered of total`, as the progress line says it. */
export async function progress(page) {
  const words = await page.locator('.progress .big').innerText();
  const [, answered, total] = words.match(/^(\d+) of (\d+) answered/) ?? assert.fail(`progress says "${words}"`);
  return { answered: Number(answered), total: Number(total) };
}

/** Waits until the page listens to keys: it says so by offering the list of them. */
export function keysReady(page) {
  return page.waitForSelector('#keys-list:not([hidden])', { state: 'attached' });
}

/** Waits until keys are meant for the item: it has the focus, or it is open and no other has. */
export async function atHand(page, id) {
  await keysReady(page);
  await page.waitForFunction((wanted) =>
    (document.activeElement?.closest('.it') ?? document.querySelector('.it[open]'))?.id === wanted, id);
}

/** Waits until the one button of the page has the focus, so that Enter presses it. */
export function buttonFocused(page) {
  return page.waitForFunction(() => document.activeElement?.matches('main button[autofocus]'));
}
