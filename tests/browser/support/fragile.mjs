// A service of the demo that an SRE team runs and that is not fragile: what makes it so, and what people read of it.
import assert from 'node:assert/strict';
import { spoken } from './calendar.mjs';
import { read } from './telling.mjs';

export const STORE = '/services/session-store';
export const TOLD_BY = 'Session watch';

const DAY = 86_400_000;
const dayBack = (days) => (Math.floor(Date.now() / DAY) - days) * DAY;

/** Three of half an hour on each of the last 28 days; today is not over, and counts no day. */
export const INCIDENTS = Array.from({ length: 28 * 3 }, (_, number) => {
  const begins = dayBack(1 + Math.floor(number / 3)) + (number % 3) * 7 * 3_600_000;
  const one = { type: 'incident', key: `lost-${number}`, title: 'Sessions are lost' };
  const at = (minutes) => new Date(begins + minutes * 60_000).toISOString();
  return [{ ...one, at: at(60), status: 'started' }, { ...one, at: at(90), status: 'resolved' }];
}).flat();

const lastDay = spoken(new Date(dayBack(1)).toISOString().slice(0, 10)).replace(/ \d{4}$/, '');

/** What is told of the service among those that are fragile; nothing while it is not. */
export async function fragile(page) {
  return (await read(page.context(), '/fragility')).find(({ service }) => STORE.endsWith(service));
}

/** What was decided about it so far: where it stands, its handbacks, and what is recorded of both. */
export async function standing(page) {
  const { stage, running_team: { slug } } = await read(page.context(), STORE);
  const { events } = await read(page.context(), `${STORE}/history`);
  const decided = events.filter(({ kind }) => /^(service|handoff|handback)\./.test(kind)).map(({ seq, kind }) => [seq, kind]);
  return { stage, runBy: slug, handbacks: await read(page.context(), `${STORE}/handbacks`), decided };
}

/** My work names it with the reason, and leads to a handback. Returns its row. */
export async function isOnMyWork(page, reason) {
  await page.goto('/');
  const section = page.locator('section', { has: page.getByRole('heading', { name: /^Fragile services and joint plans/ }) });
  const row = section.getByRole('listitem').filter({ hasText: 'Session store is fragile' });
  assert(reason.startsWith('Incidents on most days (3 incidents a day)'), reason);
  await row.getByText(`${reason}. Run by SRE Core`, { exact: true }).waitFor();
  return row;
}

/** The conditions as a page shows them: the one that the incidents meet, with its figures and who told them. */
export async function readsCase(page) {
  const conditions = page.locator('section:has(> header > #fragility-h) > ol > li');
  const daily = await conditions.filter({ hasText: 'Incidents on most days' }).innerText();
  assert.match(daily, new RegExp('Median of incidents in 28 days: 3 incidents a day, '
    + `holds above 1 incident a day · [^\n]*${TOLD_BY}, ${lastDay}[^\n]*\n[^]*\nHolds$`));
  return conditions.allInnerTexts();
}
