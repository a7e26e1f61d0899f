// A new item of the checklist by the pages: an SRE drafts it, and a manager publishes it into the open reviews.
import assert from 'node:assert/strict';

const bar = (rule, words) => ({
  'What is checked': rule, 'The whole bar, in words': words, 'What proves an answer': 'A week of the pager',
});

/** Asks for what no item of the shipped checklist is measured by: seven pages to launch, two to hand off. */
export const PAGES_PER_WEEK = {
  section: 'PAG',
  measure: 'Pages per week',
  texts: {
    'What is true when it is met': 'A week of pages leaves time for other work',
    'The question put to the team': 'How many pages does the service send in a week?',
    'Why it is asked': 'A team guessed one page a week, and was paged every night.',
    'What to do to meet it': 'Count the pages of the last week.',
    'Answered with': 'number: 0 to 1000 pages a week',
    Sources: 'Ours, after an incident',
    'Why this change': 'Somebody was paged every night.',
  },
  bars: [bar('at_most: 7', 'At most one page a day.'), bar('at_most: 2', 'At most two pages a week.')],
};

/**
 * @param {import('playwright-core').BrowserContext} sre drafts it.
 * @param {import('playwright-core').BrowserContext} manager publishes it.
 * @param {object} item
 * @param {string} item.section its three letters.
 * @param {Record<string, string>} item.texts label -> what is written, of what both bars share.
 * @param {Record<string, string>[]} item.bars the same for each bar, the one to launch first.
 * @param {string} item.measure what measures it, in words.
 * @returns {Promise<string>} the id that the item was given.
 */
export async function publishItem(sre, manager, { section, texts, bars, measure }) {
  const page = await sre.newPage();
  await page.goto('/checklists/drafts');
  await page.getByRole('button', { name: 'Begin a draft', exact: true }).click();
  await page.getByText('The draft is open.').waitFor();
  const draft = new URL(page.url()).pathname;
  await page.getByRole('link', { name: 'Add an item' }).click();
  await page.getByLabel('Section', { exact: true }).selectOption(section);
  for (const [label, text] of Object.entries(texts)) await page.getByRole('textbox', { name: label }).fill(text);
  for (const [place, fields] of bars.entries()) {
    await page.getByLabel('Severity').nth(place).selectOption('required');
    for (const [label, text] of Object.entries(fields)) await page.getByLabel(label).nth(place).fill(text);
  }
  await page.getByLabel('Measured by').selectOption({ label: measure });
  await page.getByRole('button', { name: 'Add the item' }).click();
  await page.getByText('The draft is saved.').waitFor();
  const added = page.locator('.chg', { hasText: 'New' });
  assert.equal(await added.count(), 1);
  const id = (await added.locator('.id').first().innerText()).trim();
  await publish(manager, draft);
  await page.close();
  return id;
}

async function publish(manager, draft) {
  const page = await manager.newPage();
  await page.goto(draft);
  await page.getByRole('radio', { name: /^Move all/ }).check();
  await page.getByRole('button', { name: /^Publish launch v2/ }).click();
  await page.getByText('Published.').waitFor();
  await page.close();
}
