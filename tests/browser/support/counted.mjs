// Counts what a person does. An input is one click, tap, key chord or paste. Text that a person must think
// up is not counted; putting the cursor into its field is.
import assert from 'node:assert/strict';
import { record } from './records.mjs';

const ON_FRAME = ['click', 'dblclick', 'tap', 'check', 'uncheck', 'setChecked', 'selectOption', 'focus',
  'press', 'dragAndDrop', 'setInputFiles'];
const BY_POINTER = new Set(['click', 'dblclick', 'tap', 'check', 'uncheck', 'setChecked', 'dragAndDrop']);
const counters = new WeakSet();

/**
 * Puts a counter between the test and the page: from here on every way to press, click, tap or choose is
 * counted, through the page, its locators, its keyboard or its mouse.
 *
 * @param {import('playwright-core').Page} page
 * @param {object} [options]
 * @param {boolean} [options.keyboardOnly] forbid the pointer, for the journeys that must work without one.
 */
export function counted(page, { keyboardOnly = false } = {}) {
  assert(!counters.has(page), 'this page is counted already');
  counters.add(page);
  const inputs = new Inputs(page, keyboardOnly);
  countFrame(page.mainFrame(), inputs);
  countKeyboard(page.keyboard, inputs);
  countMouse(page.mouse, inputs);
  countNavigation(page, inputs);
  return inputs;
}

class Inputs {
  #page;
  #keyboardOnly;
  #keys;
  #taken = [];

  constructor(page, keyboardOnly) {
    this.#page = page;
    this.#keyboardOnly = keyboardOnly;
    this.#keys = page.keyboard.type.bind(page.keyboard);
  }

  get count() {
    return this.#taken.length;
  }

  /** What was counted, in order, for the message of a broken budget. */
  get taken() {
    return [...this.#taken];
  }

  add(what) {
    this.#taken.push(what);
  }

  forbidPointer(what) {
    assert(!this.#keyboardOnly, `${what}: this journey is by keyboard only`);
  }

  press(chord) {
    return this.#page.keyboard.press(chord);
  }

  click(target) {
    return (typeof target === 'string' ? this.#page.locator(target) : target).click();
  }

  /** Types into what has the focus; not counted. */
  type(text) {
    return this.#page.keyboard.insertText(text);
  }

  /** Types a day, `YYYY-MM-DD`, into the date field that has the focus, in the order of the browser's language. */
  async typeDay(day) {
    assert(await this.#page.evaluate(() => document.activeElement.type === 'date'), 'no date field has the focus');
    const [year, month, date] = day.split('-');
    await this.#keys(`${month}${date}${year}`);
  }

  /** Pastes through the real clipboard; one input. */
  async paste(text) {
    await this.#page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await this.press('Control+V');
  }

  /**
   * Writes the count into the table of measured counts and fails above the limit.
   *
   * @param {number} limit most inputs the job may take.
   * @param {string} job its number and name, as the table shows it: `J1 answer one item from a link`.
   */
  assertWithin(limit, job) {
    record('inputs', { job, limit, inputs: this.count });
    assert(this.count <= limit,
      `${job}: ${this.count} inputs, the limit is ${limit}. Last: ${this.#taken.slice(-12).join(', ')}`);
  }
}

function countFrame(frame, inputs) {
  for (const name of ON_FRAME) {
    wrap(frame, name, (selector) => {
      if (BY_POINTER.has(name)) inputs.forbidPointer(name);
      inputs.add(`${name} ${selector}`);
    });
  }
  for (const name of ['fill', 'type']) {
    wrap(frame, name, async (selector) => {
      if (await hasFocus(frame, selector)) return;
      inputs.add(`enter ${selector}`);
    });
  }
}

function countKeyboard(keyboard, inputs) {
  wrap(keyboard, 'press', (chord) => inputs.add(chord));
  forbid(keyboard, 'down', 'press a whole chord instead, so that it counts once');
  forbid(keyboard, 'type', 'use type() of the counter, so that no shortcut goes uncounted');
}

function countMouse(mouse, inputs) {
  for (const name of ['click', 'dblclick']) {
    wrap(mouse, name, (x, y) => {
      inputs.forbidPointer(name);
      inputs.add(`${name} at ${x},${y}`);
    });
  }
  forbid(mouse, 'down', 'click instead, so that it counts once');
}

// A journey starts from one address, a link in a mail for instance. Any later address would have had to be
// typed or chosen from bookmarks by a person.
function countNavigation(page, inputs) {
  for (const name of ['goto', 'reload', 'goBack', 'goForward']) {
    wrap(page, name, (address = '') => {
      if (inputs.count > 0) inputs.add(`${name} ${typeof address === 'string' ? address : ''}`.trim());
    });
  }
}

function wrap(object, name, before) {
  const original = object[name].bind(object);
  object[name] = async (...given) => {
    await before(...given);
    return original(...given);
  };
}

function forbid(object, name, instead) {
  object[name] = () => assert.fail(`${name}: ${instead}`);
}

async function hasFocus(frame, selector) {
  const field = await frame.waitForSelector(selector, { state: 'attached' });
  return field.evaluate((element) => element === document.activeElement);
}
