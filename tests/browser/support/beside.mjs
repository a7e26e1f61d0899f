// What is measured beside what the team reports: on the page of an item, on the sign-off page, and by JSON.
import assert from 'node:assert/strict';
import { spoken } from './calendar.mjs';
import { allSaved } from './review.mjs';
import { read } from './telling.mjs';

/** A launch review of the demo that is open, and in which next to nothing is answered. */
export const REVIEW = '/services/gift-cards/launch/1';

/** The team reports a figure for an item. */
export async function report(page, item, figure) {
  await page.goto(`${REVIEW}?item=${item}`);
  const answered = page.waitForResponse((response) => response.request().method() === 'POST'
    && new URL(response.url()).pathname === `${REVIEW}/items/${item}`);
  await page.locator(`[id="${item}"] input[name=number]`).fill(figure);
  assert.equal((await answered).status(), 200);
  await allSaved(page);
}

/** On the page of the item: that 1 is reported and 6 are measured, by whom, when, and that they differ. */
export async function showsDifference(page, item, toldAt) {
  await page.goto(`${REVIEW}?item=${item}`);
  const rail = page.locator(`[id="${item}"] .railrow`);
  const told = `Measured 6 pages a week over 7 days, told by Night pager, ${spoken(toldAt.slice(0, 10))}`;
  await rail.getByText(told, { exact: true }).waitFor();
  const words = await rail.innerText();
  assert.match(words, /Reported 1 pages? a week by Noor Khan, \d+ \w+ \d{4}\n/);
  assert.match(words, /Reported and measured differ Reported 1 pages? a week, measured 6 pages a week over 7 days\./);
}

/** What the sign-off page has in each group: its heading -> the ids of its items. */
export async function queue(page, item = '') {
  await page.goto(`${REVIEW}/sign-off?item=${item}`);
  return page.locator('nav.queue').evaluate((nav) => {
    const groups = {};
    let ids;
    for (const part of nav.children) {
      if (part.tagName === 'H2') groups[part.firstChild.textContent.trim()] = ids = [];
      ids.push(...[...part.querySelectorAll('.id')].map(({ textContent }) => textContent));
    }
    return groups;
  });
}

/** Everything that is measured at the bar is accepted together, at both doors, and this item is not of it. */
export async function isLeftOut(page, item, accepted) {
  const before = await itemOf(page.context(), item);
  assert.deepEqual([before.group, before.measured.differs], ['judgement', true]);
  await acceptsTheOne(page);
  assert.deepEqual(await verdictOf(page.context(), accepted), { verdict: 'accepted', on_measured: true });
  assert.equal(await verdictOf(page.context(), item), null);

  const { measured_seen: seen } = await read(page.context(), REVIEW);
  const response = await page.context().request.post(`/api/v1${REVIEW}/verdicts`, {
    data: { group: 'measured', seen }, headers: { 'sec-fetch-site': 'same-origin' },
  });
  const { code, detail } = await response.json();
  assert.deepEqual([response.status(), code], [409, 'measured_otherwise']);
  assert(detail.includes(item), detail);
  assert.equal(await verdictOf(page.context(), item), null);
}

/** Accepts what is measured at the bar together, which is one item, on the sign-off page. */
export async function acceptsTheOne(page) {
  await page.getByRole('button', { name: 'Accept all 1' }).click();
  await page.waitForURL('**/sign-off?*done=*');
}

/** The team says why both values are what they are. */
export async function explains(page, item, reason) {
  await page.goto(`${REVIEW}?item=${item}`);
  const here = page.locator(`[id="${item}"]`);
  await here.locator('summary', { hasText: 'Why reported and measured differ' }).click();
  await here.getByLabel('Why reported and measured differ').fill(reason);
  await here.getByRole('button', { name: 'Explain' }).click();
  await here.getByText('Explained by Noor Khan').waitFor();
  await here.getByText(reason).waitFor();
}

/** The verdict on an item, and whether it was given together with others on measured evidence. */
export async function verdictOf(context, item) {
  const { verdict: given } = await itemOf(context, item);
  return given && { verdict: given.verdict, on_measured: given.on_measured };
}

const itemOf = (context, item) => read(context, `${REVIEW}/items/${item}`);
