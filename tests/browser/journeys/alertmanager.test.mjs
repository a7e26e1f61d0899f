// A real Prometheus fires, a real Alertmanager sends, and what comes in is brought to services, counted once,
// shown, and measured beside what the team reports.
import assert from 'node:assert/strict';
import { startAlerting } from '../support/alerting.mjs';
import { eventually } from '../support/eventually.mjs';
import { journey } from '../support/journey.mjs';
import { firstRun } from '../support/organisation.mjs';
import { signIn } from '../support/people.mjs';
import { addSource, nameService } from '../support/sources.mjs';

const SOURCE = '/signals/prometheus';
const TILL = '/services/till';
const ITEM = 'PAG-05';

const ALERTS = [
  { alert: 'PaymentsFail', service: 'ledger-api', summary: 'One payment of ten fails' },
  { alert: 'PaymentsSlow', service: 'ledger-api', summary: 'Payments take ten seconds' },
  { alert: 'TillSilent', service: 'till-7', summary: 'The till says nothing' },
];
const OF_LEDGER = ['PaymentsFail', 'PaymentsSlow'];

journey('Prometheus and Alertmanager fire at a source', { mode: 'serve', timeout: 300_000 }, async (stage) => {
  const { admin, service, review } = await firstRun(stage);
  const here = { admin, service, review, page: await admin.newPage() };
  await addsTill(here.page);
  const { path, secret, setUp } = await addSource(here.page, 'Prometheus');
  assert.equal(path, SOURCE);
  await nameService(here.page, SOURCE, 'payments-ledger', 'ledger-api');
  await sendsTest(here);
  const alerting = await startAlerting({ setUp, secret, alerts: ALERTS });
  try {
    await reportsOneAlert(here);
    alerting.fire(...ALERTS.map(({ alert }) => alert));
    await arrives(here);
    await isMeasured(here);
    await differsFromReport(here);
    await sentAgainCountsOnce(here, alerting);
    await strangerGetsName(here);
    await calms(here, alerting, ...OF_LEDGER);
    const newer = await renewsSecret(here, secret);
    alerting.fire('PaymentsFail');
    await countsPages(here, 2, 'the older secret is still taken');
    await alerting.carry(newer);
    await calms(here, alerting, 'PaymentsFail');
    alerting.fire('PaymentsFail');
    await countsPages(here, 3, 'the newer secret is taken');
    assert.equal((await alerting.sent()).failed, 0, 'every delivery was taken');
    await olderSecretEnds(stage, secret, newer);
  } catch (reason) {
    console.error(alerting.lines.slice(-20).join('\n'));
    throw reason;
  } finally {
    await alerting.stop();
  }
});

/** One more paging incident in 21 days than the bar of 0.5 a shift has room for. */
const TOO_MANY = Array.from({ length: 22 }, (_, number) => `Fault${number + 1}`);

journey('the gate of the operational burden follows what fires', { mode: 'demo', timeout: 300_000 }, async (stage) => {
  const admin = await stage.visitor();
  await signIn(admin, stage.app.url, 'admin');
  const here = { admin, service: '/services/checkout-api', page: await admin.newPage() };
  const { path, secret, setUp } = await addSource(here.page, 'Night alerts');
  await nameService(here.page, path, 'checkout-api', 'checkout');
  assert.equal((await burden(here)).state, 'passed');
  const alerts = TOO_MANY.map((alert) => ({ alert, service: 'checkout', summary: `${alert} of the basket` }));
  const alerting = await startAlerting({ setUp, secret, alerts, groupBy: 'alertname' });
  try {
    alerting.fire(TOO_MANY[0]);
    const passed = await burdenToldBy(here, 'Night alerts', 'passed');
    assert.match(passed.current, /incidents per 12-hour shift over 21 days, bar 0\.5/);
    alerting.fire(...TOO_MANY);
    const failed = await burdenToldBy(here, 'Night alerts', 'failed');
    await here.page.goto(here.service);
    const gate = here.page.locator('section.gate > ol > li', { hasText: failed.name });
    await gate.getByText(failed.current).waitFor();
  } finally {
    await alerting.stop();
  }
});

/** The gate of a service that says how much it burdens who runs it. */
async function burden(here) {
  const { gates } = await json(here, here.service);
  return gates.find(({ code }) => code === 'operational_burden');
}

function burdenToldBy(here, source, wanted) {
  return eventually(`the gate has ${wanted} by what ${source} told`, async () => {
    const gate = await burden(here);
    return gate.state === wanted && gate.source.includes(source) && gate;
  });
}

async function addsTill(page) {
  await page.goto('/services/new');
  await page.getByLabel('Name', { exact: true }).fill('Till');
  await page.getByRole('button', { name: 'Add service' }).click();
  await page.waitForURL(`**${TILL}*`);
}

async function sendsTest(here) {
  await here.page.goto(SOURCE);
  await here.page.getByRole('button', { name: 'Send a test event' }).click();
  await here.page.getByText('A test event was sent.').waitFor();
  await eventually('the test event is read', async () => {
    const [first] = await deliveries(here, () => true);
    return first?.is_test && first.state === 'read';
  });
  await here.page.reload();
  await row(here.page, 'Read, a test without effect').waitFor();
  assert.equal((await signals(here)).first_day, null, 'a test has no effect');
}

/** The team reports one alert an incident, before anything is measured. */
async function reportsOneAlert({ admin, review, page }) {
  const path = `/api/v1${review}/items/${ITEM}`;
  const { answer_version: version } = await (await admin.request.get(path)).json();
  const headers = { origin: new URL(page.url()).origin, 'if-match': `"${version}"` };
  const response = await admin.request.post(`${path}/answer`, { data: { number: '1' }, headers });
  assert.equal(response.status(), 200, await response.text());
}

/** Two alerts of one group are read, and what names no service is shown with its name. */
async function arrives(here) {
  const all = await eventually('both groups came and were looked at', async () => {
    const found = await deliveries(here);
    const states = found.map(({ state }) => state);
    return states.includes('read') && states.includes('unmapped') && !states.includes('waiting') && found;
  });
  const unmapped = all.filter(({ state }) => state === 'unmapped');
  assert.deepEqual(new Set(unmapped.map(({ problem }) => problem)), new Set(['No service is called “till-7” by this source.']));
  await here.page.goto(SOURCE);
  await row(here.page, 'No service is called “till-7” by this source.').waitFor();
  assert.match(await row(here.page, 'Read', { exact: true }).innerText(), /\b2$/);
}

/** Two alerts of one group are one page and one incident, on the page of the service, too. */
async function isMeasured(here) {
  const found = await countsPages(here, 1, 'the alerts are counted');
  assert.deepEqual(values(found), { pages_per_week: 1, incidents_per_shift: 1 / 42, alerts_per_incident: 2 });
  assert.deepEqual(measureOf(found, 'alerts_per_incident').sources, ['Prometheus']);
  await here.page.goto(`${here.service}/signals`);
  const measures = here.page.getByRole('row').filter({ hasText: 'Prometheus' });
  await measures.filter({ hasText: 'Alerts per incident' }).waitFor();
  const figure = here.page.locator('section', { has: here.page.getByRole('heading', { name: 'How it has run' }) });
  assert.equal(await figure.locator('svg[role=img], svg:has(title)').count(), 1);
  await here.page.goto(here.service);
  await here.page.getByRole('heading', { name: 'How it has run' }).waitFor();
}

/** Beside the answer and on its rail: 1 was reported, 2 were measured. */
async function differsFromReport(here) {
  const { page, review } = here;
  await page.goto(`${review}?item=${ITEM}#${ITEM}`);
  const rail = page.locator(`[id="${ITEM}"] .railrow`);
  await rail.getByText('Reported and measured differ').waitFor();
  assert.match(await rail.innerText(), /Measured 2 alerts per incident[\s\S]*told by Prometheus/);
  assert.equal(await rail.locator(':scope > svg').count(), 1);
}

/** Alertmanager repeats a group that goes on firing; none of that has a second effect. */
async function sentAgainCountsOnce(here, alerting) {
  const before = await signals(here);
  const known = await deliveries(here);
  const { all } = await alerting.sent();
  await eventually('the groups were sent again', async () => (await alerting.sent()).all >= all + 4);
  assert.deepEqual((await deliveries(here)).map(({ id }) => id), known.map(({ id }) => id));
  const after = await signals(here);
  assert.deepEqual([after.days, after.measures], [before.days, before.measures]);
}

async function strangerGetsName(here) {
  await nameService(here.page, SOURCE, 'till', 'till-7');
  await eventually('what came before is read', async () =>
    (await deliveries(here)).every(({ state, problem }) => state === 'read' && problem === ''));
  const found = await countsPages({ ...here, service: TILL }, 1, 'what came before is counted');
  assert.equal(measureOf(found, 'alerts_per_incident').value, 1);
  await here.page.reload();
  assert.equal(await row(here.page, 'No service is called').count(), 0);
}

/** The figures go back to normal; how long that took is measured anew. */
async function calms(here, alerting, ...alerts) {
  const restored = async () => measureOf(await signals(here), 'time_to_restore');
  const before = await restored();
  alerting.calm(...alerts);
  const { value } = await eventually('the end of the page is counted', async () => {
    const now = await restored();
    return now.told_at !== before.told_at && now;
  });
  assert(value > 0 && value < 5, `restored within ${value} minutes`);
}

async function renewsSecret({ page }, before) {
  await page.goto(SOURCE);
  await page.getByRole('button', { name: 'Give it a new secret' }).click();
  await page.getByText('The secret before this one is taken for 24 hours more.').waitFor();
  const secret = await page.getByRole('textbox', { name: 'Secret' }).inputValue();
  assert.notEqual(secret, before);
  return secret;
}

/** A day later the older one proves nothing any more. */
async function olderSecretEnds(stage, older, newer) {
  const send = async (secret) => {
    const response = await fetch(stage.app.url + SOURCE, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ version: '4', groupKey: '{}', alerts: [] }),
    });
    return response.status;
  };
  assert.equal(await send('rrs_of_nobody'), 401);
  assert.equal(await send(older), 202);
  await stage.app.letDaysPass(1.01);
  assert.equal(await send(older), 401);
  assert.equal(await send(newer), 202);
}

const row = (page, text, options) => page.getByRole('row').filter({ has: page.getByText(text, options) }).first();

async function json({ admin }, path) {
  const response = await admin.request.get(`/api/v1${path}`);
  assert.equal(response.status(), 200, await response.text());
  return response.json();
}

/** What came from Alertmanager, the newest first. */
async function deliveries(here, which = ({ is_test: isTest }) => !isTest) {
  return (await json(here, SOURCE)).deliveries.filter(which);
}

const signals = (here) => json(here, `${here.service}/signals`);

const measureOf = (found, name) => found.measures.find(({ measure }) => measure === name);

/** The measures with a value that signals told. */
const values = (found) => Object.fromEntries(found.measures
  .filter(({ sources }) => sources.length > 0).map(({ measure, value }) => [measure, value]));

function countsPages(here, pages, what) {
  return eventually(`${pages} pages of ${here.service}: ${what}`, async () => {
    const found = await signals(here);
    const { value } = measureOf(found, 'pages_per_week');
    assert(value === null || value <= pages, `${value} pages, and ${pages} are to be counted`);
    return value === pages && found;
  });
}
