// A flood of deliveries, some of them again and some forged, while somebody reads a page. Afterwards everything
// that was acknowledged has to be there, once.
import assert from 'node:assert/strict';
import { Worker } from 'node:worker_threads';
import { SENDERS, makeSources, sourceOf, titleOf } from './deliveries.mjs';
import { memory, milliseconds, percentile, timed } from './figures.mjs';
import { onPostgres, onSqlite } from './places.mjs';

const THREADS = 2;
const CONNECTIONS = 64;
const [AGAIN, FORGED] = [0.2, 0.05];
/** How far back a delivery is that comes again: some are still on their way then. */
const BACK = 2_000;
const READ_EVERY = 250;

/** The same numbers in every run. */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Which delivery is sent when: [its number, whether it is forged]. */
function planOf(count) {
  const random = numbers(5);
  const plan = [];
  const genuine = [];
  for (let at = 0; at < count; at += 1) {
    const what = random();
    if (what < FORGED) plan.push([at, true]);
    else if (what < FORGED + AGAIN && genuine.length > 0) {
      const back = Math.floor(random() * Math.min(BACK, genuine.length));
      plan.push([genuine[genuine.length - 1 - back], false]);
    } else {
      genuine.push(at);
      plan.push([at, false]);
    }
  }
  return plan;
}

/** Sends the plan from several threads, which take turns; gives a status and a time for each of it. */
async function sendAll(url, about, plan, seconds) {
  const startsAt = Date.now() + 500;
  const parts = Array.from({ length: THREADS }, (_, thread) => plan.filter((_, at) => at % THREADS === thread));
  const answers = await Promise.all(parts.map((part) => new Promise((done, failed) => {
    const workerData = { url, about, plan: part, connections: CONNECTIONS / THREADS, rate: part.length / seconds, startsAt };
    const worker = new Worker(new URL('sender.mjs', import.meta.url), { workerData });
    worker.once('message', done);
    worker.once('error', failed);
  })));
  const of = (what) => plan.map((_, at) => answers[at % THREADS][what][Math.floor(at / THREADS)]);
  return { statuses: of('statuses'), took: of('took'), seconds: (Date.now() - startsAt) / 1_000 };
}

/** Reads a page again and again until it is told to end; gives how long each took from when it was due. */
function reader(address, cookie) {
  const took = [];
  const under = new Set();
  const ticks = setInterval(() => {
    const one = timed(address, cookie).then((time) => took.push(time));
    under.add(one);
    one.catch(() => {}).finally(() => under.delete(one));
  }, READ_EVERY);
  return async () => {
    clearInterval(ticks);
    await Promise.all(under);
    return took;
  };
}

/** Waits until everything is read: what came last is read last. */
async function readToTheEnd(url, cookie) {
  const began = Date.now();
  for (const number of SENDERS.keys()) {
    for (;;) {
      const source = await (await fetch(`${url}/api/v1/signals/${sourceOf(number)}`, { headers: { cookie } })).json();
      if (source.deliveries.every(({ state }) => state !== 'waiting')) break;
      await new Promise((over) => { setTimeout(over, 200); });
    }
  }
  return (Date.now() - began) / 1_000;
}

/** What was answered in which way. */
function answered(plan, { statuses, took, seconds }) {
  const counts = new Map();
  for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1);
  const words = [...counts].sort().map(([status, count]) => `${count} x ${status || 'broken'}`).join(', ');
  const taken = took.filter((_, at) => statuses[at] === 202);
  console.log(`${plan.length} deliveries in ${seconds.toFixed(1)} s, ${Math.round(plan.length / seconds)} a second: ${words}`);
  console.log(`taken: ${milliseconds(taken)}, at most ${percentile(taken, 1).toFixed(1)} ms, from when each was due`);
}

/** Everything that was acknowledged is stored and counted once; nothing that was forged is. */
function check(sql, plan, statuses) {
  const acknowledged = new Set();
  const broken = new Set();
  for (const [at, [number, forged]] of plan.entries()) {
    const status = statuses[at];
    if (forged) assert.notEqual(Math.floor(status / 100), 2, `delivery ${number} is forged, and was taken`);
    else if (status === 202) acknowledged.add(number);
    else if (status === 0) broken.add(number);
  }
  const titles = sql("SELECT title FROM signal_facts JOIN signal_sources s ON s.id = source_id WHERE s.slug LIKE 'bench-%';");
  const facts = new Set(titles);
  const lost = [...acknowledged].filter((number) => !facts.has(titleOf(number)));
  const known = new Set([...acknowledged, ...broken].map(titleOf));
  const unasked = titles.filter((title) => !known.has(title));
  const [stored, waiting, read] = sql(`SELECT count(*), count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'read') FROM signal_deliveries
    JOIN signal_sources s ON s.id = source_id WHERE s.slug LIKE 'bench-%';`)[0].split('|').map(Number);
  assert.deepEqual([lost.length, unasked.length, titles.length - facts.size, waiting], [0, 0, 0, 0], 'lost, unasked, twice, unread');
  assert.equal(stored, titles.length, 'each delivery tells one page');
  assert.equal(read, stored);
  assert(stored - acknowledged.size <= broken.size);
  console.log(`${acknowledged.size} different ones acknowledged, ${stored} stored, ${facts.size} facts: 0 lost, 0 twice, 0 forged`);
}

/** Sends so many deliveries in so many seconds, on PostgreSQL when TEST_DATABASE_URL names one. */
export async function flood(folder, count, seconds) {
  const address = process.env.TEST_DATABASE_URL;
  const { app, cookie, services, sql } = await (address ? onPostgres(folder, address) : onSqlite(folder));
  console.log(`on ${address ? 'PostgreSQL' : 'SQLite'}`);
  const plan = planOf(count);
  let answers;
  try {
    const secrets = await makeSources(app.url, cookie, services);
    const page = `${app.url}/services/${services[0]}`;
    const quiet = [];
    for (let time = 0; time < 20; time += 1) quiet.push(await timed(page, cookie));
    const end = reader(page, cookie);
    answers = await sendAll(app.url, { began: Date.now(), services, secrets }, plan, seconds);
    const read = await end();
    answered(plan, answers);
    console.log(`a page of a service meanwhile: ${milliseconds(read)}, ${read.length} times; before: ${milliseconds(quiet)}`);
    console.log(`everything read ${(await readToTheEnd(app.url, cookie)).toFixed(1)} s later; at most ${memory(app.pid).toFixed(0)} MiB`);
  } finally {
    await app.stop();
  }
  check(sql, plan, answers.statuses);
}
