// The page of a service and the portfolio over few stored events and over many. The events are written with SQL
// into the file of a stopped demo, as they would stand there after they were read.
import { statSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { readyroom, signIn, start } from '../program.mjs';
import { makeSources } from './deliveries.mjs';
import { memory, percentile, sql, timed } from './figures.mjs';

const FEW = 10_000;
const TIMES = 30;
/** How many are written in one transaction: the log of it lies beside the file until it ends. */
const AT_A_TIME = 250_000;
/** Events lie this far back. */
const DAYS = 365;

const id = (kind, number) => `'019a0000-000${kind}-7000-8000-' || printf('%012x', ${number})`;

/** A moment as the program stores it: of `all` events, spread evenly over the days until so many seconds ago. */
const moment = (all, seconds) => `strftime('%Y-%m-%d %H:%M:%f000', 'now',
  printf('-%d seconds', CAST(value * ${(DAYS * 86_400) / all} AS INTEGER) + ${seconds}))`;

/**
 * Events from `from` to below `to` of `all`. Of ten, six are pages, one is an incident, three are deployments.
 * Each is one delivery and one fact of one of the services in turn.
 */
const events = (from, to, all) => `
CREATE TEMP TABLE of_source AS SELECT id, (row_number() OVER (ORDER BY slug)) - 1 AS at FROM signal_sources WHERE slug LIKE 'bench-%';
CREATE TEMP TABLE of_service AS SELECT id, slug, (row_number() OVER (ORDER BY slug)) - 1 AS at FROM services;
CREATE TEMP TABLE event AS
  SELECT value AS number, ${moment(all, 60)} AS began, ${moment(all, 30)} AS ended,
    CASE WHEN value % 10 < 6 THEN 'page' WHEN value % 10 < 7 THEN 'incident' ELSE 'deploy' END AS kind
  FROM generate_series(${from}, ${to - 1});
INSERT INTO signal_deliveries (id, source_id, delivery_key, event_name, received_at, body, is_test, state, problem, statements, read_at)
  SELECT ${id(1, 'number')}, of_source.id, printf('%064x', number), '', ended,
    json_object('id', 'delivery-' || number, 'type', kind, 'service', of_service.slug, 'key', 'event-' || number,
      'title', 'event ' || number, 'at', replace(began, ' ', 'T') || 'Z', 'status', 'triggered', 'tells_acknowledgement', json('true')),
    0, 'read', '', 1, ended
  FROM event JOIN of_source ON of_source.at = number % 3
    JOIN of_service ON of_service.at = number % (SELECT count(*) FROM of_service);
INSERT INTO signal_facts (id, service_id, source_id, kind, fact_key, fact_group, title, opened_at, acknowledged_at, resolved_at, reopened_at, told_at, body)
  SELECT ${id(2, 'number')}, of_service.id, of_source.id, kind, 'event-' || number, '', 'event ' || number,
    began, iif(kind = 'page', ended, NULL), ended, NULL, ended,
    CASE kind
      WHEN 'page' THEN '{"kind":"page","urgent":true,"tells_acknowledgement":true,"tells_alerts":false,"actionable":null}'
      WHEN 'incident' THEN '{"kind":"incident","affects_users":true,"found_by_monitoring":true}'
      ELSE '{"kind":"deploy","outcome":"' || iif(number % 50 = 9, 'failed', 'succeeded') || '","repaired":false}' END
  FROM event JOIN of_source ON of_source.at = number % 3
    JOIN of_service ON of_service.at = number % (SELECT count(*) FROM of_service);`;

/** The days as the program would roll them up, and every service measured a year ago, so that all are due. */
const ROLLED_UP = `
DELETE FROM signal_days;
INSERT INTO signal_days
  SELECT service_id, substr(opened_at, 1, 10), sum(kind = 'page'), 0,
    sum(kind = 'incident' AND substr(opened_at, 12, 2) < '12'), sum(kind = 'incident' AND substr(opened_at, 12, 2) >= '12'),
    sum(kind = 'deploy'), sum(kind = 'deploy' AND body LIKE '%failed%'), 0, 0, NULL, '[]',
    max(kind = 'page'), max(kind = 'incident'), max(kind = 'deploy')
  FROM signal_facts GROUP BY 1, 2;
DELETE FROM signal_states;
INSERT INTO signal_states (service_id, changed_from, changes, measured_at)
  SELECT DISTINCT service_id, NULL, 1, '2020-01-01 00:00:00.000000' FROM signal_days;
ANALYZE;`;

const size = (data) => statSync(join(data, 'readyroom.db')).size / 2 ** 20;

/** Puts so many events in the place of all. */
function fill(data, all) {
  const began = performance.now();
  const write = (text) => sql(data, `PRAGMA synchronous = OFF; BEGIN; ${text} COMMIT; PRAGMA wal_checkpoint(TRUNCATE);`);
  write('DELETE FROM signal_deliveries; DELETE FROM signal_facts;');
  for (let from = 0; from < all; from += AT_A_TIME) write(events(from, Math.min(from + AT_A_TIME, all), all));
  write(ROLLED_UP);
  const seconds = (performance.now() - began) / 1_000;
  const [facts, days] = sql(data, 'SELECT (SELECT count(*) FROM signal_facts), (SELECT count(*) FROM signal_days);')[0].split('|');
  console.log(`${facts} events, ${days} days of services; ${size(data).toFixed(0)} MiB; written in ${seconds.toFixed(0)} s`);
}

/** Waits until every service was measured from what is stored; gives the seconds that took. */
async function measured(data) {
  const began = Date.now();
  while (sql(data, "SELECT 1 FROM signal_states WHERE measured_at < '2021' LIMIT 1;").length > 0) {
    await new Promise((over) => { setTimeout(over, 500); });
  }
  return (Date.now() - began) / 1_000;
}

/** The demo over this data, with everything measured. */
async function measuredDemo(data) {
  const app = await start(readyroom, ['demo', '--listen', '127.0.0.1:0', '--data', data]);
  const seconds = await measured(data);
  console.log(`  every service measured ${seconds.toFixed(1)} s after the start; at most ${memory(app.pid).toFixed(0)} MiB`);
  return Object.assign(app, { cookie: await signIn(app.url, 'kofi') });
}

/** Times one page of both, in turns, so that whatever else the machine does slows down both. */
async function compare(path, apps) {
  const times = apps.map(() => []);
  for (const app of apps) await timed(app.url + path, app.cookie);
  for (let time = 0; time < TIMES; time += 1) {
    for (const [which, app] of apps.entries()) times[which].push(await timed(app.url + path, app.cookie));
  }
  const [few, many] = times.map((all) => percentile(all, 0.5));
  console.log(`| \`${path}\` | ${few.toFixed(1)} ms | ${many.toFixed(1)} ms | ${(many / few).toFixed(2)} |`);
}

/** Times the pages over few events and over so many, in two demos in this folder. */
export async function growth(folder, many) {
  const places = [[FEW, join(folder, 'few')], [many, join(folder, 'many')]];
  const demo = await start(readyroom, ['demo', '--listen', '127.0.0.1:0', '--data', places[0][1]]);
  try {
    const cookie = await signIn(demo.url, 'admin');
    const services = await (await fetch(`${demo.url}/api/v1/services`, { headers: { cookie } })).json();
    await makeSources(demo.url, cookie, (services.services ?? services).map(({ slug }) => slug));
  } finally {
    await demo.stop();
  }
  await cp(places[0][1], places[1][1], { recursive: true });
  for (const [count, data] of places) fill(data, count);
  const apps = [];
  try {
    for (const [, data] of places) apps.push(await measuredDemo(data));
    console.log(`\n| page, the middle of ${TIMES} | ${FEW} events | ${many} events | ratio |\n|---|---|---|---|`);
    for (const path of ['/services/checkout-api', '/services/checkout-api/signals?weeks=52', '/services']) {
      await compare(path, apps);
    }
  } finally {
    for (const app of apps) await app.stop();
  }
}
