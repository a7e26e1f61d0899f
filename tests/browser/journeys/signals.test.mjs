// What production tells by itself, in signed deliveries: it stands beside what a team reports and speaks against
// it, and it makes a service fragile. It decides nothing: people explain, judge and propose.
import assert from 'node:assert/strict';
import { acceptsTheOne, explains, isLeftOut, queue, report, REVIEW, showsDifference, verdictOf } from '../support/beside.mjs';
import { assertAccessible } from '../support/checks.mjs';
import { counted } from '../support/counted.mjs';
import { eventually } from '../support/eventually.mjs';
import { fragile, INCIDENTS, isOnMyWork, readsCase, standing, STORE, TOLD_BY } from '../support/fragile.mjs';
import { journeysTogether } from '../support/journey.mjs';
import { PAGES_PER_WEEK, publishItem } from '../support/new-item.mjs';
import { signIn } from '../support/people.mjs';
import { addTeller, ago, untilMeasured } from '../support/telling.mjs';

const journey = journeysTogether({ mode: 'demo' });

async function visitors(stage, ...handles) {
  return Promise.all(handles.map(async (handle) => {
    const context = await stage.visitor();
    await signIn(context, stage.app.url, handle);
    return context.newPage();
  }));
}

// Items of the demo: the first waits for judgement all the time, the second is measured as it is reported.
const OTHER = 'PLN-01';
const ALIKE = 'DEF-02';
const [JUDGED, MEASURED, EARLIER] = ['Your judgement', 'Measured, at the bar', 'Accepted earlier, unchanged'];

const DEFECTS = { type: 'defects', at: ago(1), severity: 2, open: 2 };
// The newest is more than a day old, so that its day is no other one.
const PAGES = Array.from({ length: 6 }, (_, number) =>
  ({ type: 'page', key: `basket-${number}`, title: 'Baskets are stuck', at: ago(24 * number + 26), status: 'triggered' }));

journey('a team reports 1 page a week, 6 are measured, and the team explains', async (stage) => {
  const [sre, team, manager, admin] = await visitors(stage, 'dele', 'noor', 'hanna', 'admin');
  const item = await publishItem(sre.context(), manager.context(), PAGES_PER_WEEK);
  await report(team, ALIKE, '2');
  await report(team, item, '1');
  assert.deepEqual(await queue(sre), { [JUDGED]: [OTHER], 'Self-reported, at the bar': [ALIKE, item] });

  const pager = await addTeller(admin, 'Night pager', 'gift-cards', 'cards');
  assert.equal(await pager.send(PAGES, 'a secret of somebody else'), 401);
  await pager.tell([DEFECTS, ...PAGES]);
  await untilMeasured(team.context(), '/services/gift-cards', 'pages_per_week', 6);
  for (const page of [team, sre]) await showsDifference(page, item, PAGES[0].at);
  assert.deepEqual(await queue(sre), { [JUDGED]: [OTHER, item], [MEASURED]: [ALIKE] });
  await isLeftOut(sre, item, ALIKE);

  // The reason changes neither value: an SRE judges it beside both.
  const reason = 'Five of them were one drill.';
  await explains(team, item, reason);
  await showsDifference(sre, item, PAGES[0].at);
  assert.deepEqual(await queue(sre, item), { [JUDGED]: [OTHER, item], [EARLIER]: [ALIKE] });
  const judged = await sre.locator('article.rvi').innerText();
  assert.match(judged, /Explained by Noor Khan\s+\d+ \w+ \d{4}, reported 1 pages? a week, measured 6 pages a week over 7 days/);
  assert.match(judged, /Reported and measured differ Reported 1 pages? a week/);
  assert(judged.includes(reason), judged);

  await report(team, item, '6');
  await team.goto(`${REVIEW}?item=${item}`);
  const rail = team.locator(`[id="${item}"] .railrow`);
  await rail.getByText('Measured 6 pages a week').waitFor();
  assert.equal(await rail.getByText('Reported and measured differ').count(), 0);
  await team.getByText(reason).waitFor();
  await team.getByText('The answer changed after it.').waitFor();
  assert.deepEqual(await queue(sre), { [JUDGED]: [OTHER], [MEASURED]: [item], [EARLIER]: [ALIKE] });
  await acceptsTheOne(sre);
  assert.deepEqual(await queue(sre), { [JUDGED]: [OTHER], [EARLIER]: [ALIKE, item] });
  assert.deepEqual(await verdictOf(sre.context(), item), { verdict: 'accepted', on_measured: true });
});

journey('a service turns fragile by what is told alone, and an SRE proposes a handback', async (stage) => {
  const [sre, manager, developer, admin] = await visitors(stage, 'mei', 'hanna', 'kofi', 'admin');
  const before = await standing(developer);
  assert.notEqual(before.decided.length, 0);
  assert.deepEqual([before.stage, before.handbacks, await fragile(sre)], ['ops_managed', [], undefined]);
  const watch = await addTeller(admin, TOLD_BY, 'session-store', 'sessions');
  await watch.tell(INCIDENTS);
  const { reason } = await eventually('the service is fragile', () => fragile(sre));
  for (const page of [manager, sre]) await isOnMyWork(page, reason);
  await developer.goto(STORE);
  const figures = await readsCase(developer);
  for (const page of [manager, sre]) {
    await page.goto(STORE);
    assert.deepEqual(await readsCase(page), figures, 'everybody reads the same');
  }
  assert.deepEqual(await standing(developer), before, 'nothing is decided');

  await isRefusedWithoutReason(sre);
  assert.deepEqual(await standing(developer), before);
  const inputs = counted(sre);
  const row = await isOnMyWork(sre, reason);
  await inputs.click(row.getByRole('link', { name: /^Propose handback/ }));
  await inputs.click(sre.getByLabel('Reason'));
  await inputs.type('Three outages on every day.');
  assert.deepEqual(await readsCase(sre), figures);
  await inputs.click(sre.getByRole('button', { name: 'Propose', exact: true }));
  await sre.getByText('The owning team is told and replies here').waitFor();
  inputs.assertWithin(4, 'J10 a handback proposed from what signals told');
  await isProposed(sre, figures);
  await developer.goto('/');
  await developer.getByRole('link', { name: /^Reply to the handback proposed for Session store/ }).waitFor();
});

const NO_REASON = 'Say why the service should go back to its developers.';

/** Nothing but the reason has to be given; without one, all else that was typed stays. */
async function isRefusedWithoutReason(page) {
  await page.goto(`${STORE}/handbacks/new`);
  const toFill = page.getByRole('complementary').locator('input:visible, textarea:visible, select:visible');
  assert.deepEqual(await toFill.evaluateAll((all) => all.map(({ name, required }) => [name, required])),
    [['reason', true], ['urgent', false]]);
  const propose = page.getByRole('button', { name: 'Propose', exact: true });
  await page.getByLabel('It cannot wait for the reply').check();
  await page.getByLabel('What happens if it waits').fill('People stay signed out.');
  await page.getByLabel('SRE lead who agrees, by handle').fill('ana');
  await propose.click();
  const reason = page.getByLabel('Reason');
  assert(await reason.evaluate((field) => field.validity.valueMissing && field === document.activeElement));
  // The browser takes blanks for a reason.
  await reason.fill('  ');
  page.context().watched.allow(/422 \(Unprocessable Entity\)/);
  await propose.click();
  const problem = page.getByRole('alert', { name: 'There is a problem' });
  await problem.getByRole('link', { name: NO_REASON }).waitFor();
  await assertAccessible(page, 'a refused proposal');
  await page.getByRole('heading', { name: /of 12 conditions/ }).waitFor();
  const kept = await page.getByRole('complementary').locator('form')
    .evaluate((form) => Object.fromEntries(new FormData(form)));
  assert.deepEqual([kept.urgent, kept.urgent_reason, kept.urgent_lead], ['1', 'People stay signed out.', 'ana']);
  const byJson = await page.context().request.post(`/api/v1${STORE}/handbacks`, {
    data: { reason: ' ' }, headers: { 'sec-fetch-site': 'same-origin' },
  });
  const { fields: [wrong] } = await byJson.json();
  assert.deepEqual([byJson.status(), wrong], [422, { field: 'reason', sentence: NO_REASON }]);
}

/** The case is kept as it was read, with who told it; the service stays where it is until a manager decides. */
async function isProposed(page, figures) {
  assert.equal(new URL(page.url()).pathname, `${STORE}/handbacks/1`);
  assert.deepEqual(await readsCase(page), figures);
  const { stage, handbacks: [{ state, decision, case_at_proposal: kept }] } = await standing(page);
  assert.deepEqual([stage, state, decision], ['ops_managed', 'proposed', null]);
  const { holding, tests } = kept.findings.find(({ condition }) => condition === 'daily_incidents');
  const [{ value, source }] = tests;
  assert.deepEqual([holding, value, source.split(', ').includes(TOLD_BY)], ['holds', '3 incidents a day', true]);
}
