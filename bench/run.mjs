// Measures the review page and saving an answer, beside the floor (bench/floor) in the same run, and
// prints the table of docs/PERFORMANCE.md. Needs wrk (`apt-get install wrk`) and a quiet machine.
//
//     node bench/run.mjs [SECONDS of each measurement, 5] [ROUNDS, 3]
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, floor as floorProgram, readyroom, repository, signIn, start } from './program.mjs';

const seconds = Number(process.argv[2] ?? 5);
const rounds = Number(process.argv[3] ?? 3);

/** Reviews of the demo that take answers, and somebody of each owning team. */
const OPEN_REVIEWS = [
  ['payments-ledger', 1, 'priya'], ['readyroom', 1, 'kofi'], ['gift-cards', 1, 'noor'],
  ['mail-templates', 2, 'amir'], ['invoice-export', 1, 'priya'],
];
const PAGE_OF = ['payments-ledger', '1'];
const PAGE = `/services/${PAGE_OF[0]}/launch/${PAGE_OF[1]}`;

/** Items that take "met" or "partly", one for each client, with the version of their answer. */
async function itemsToAnswer(url) {
  const items = [];
  for (const [service, number, handle] of OPEN_REVIEWS) {
    const cookie = await signIn(url, handle);
    const place = `/api/v1/services/${service}/launch/${number}`;
    const review = await (await fetch(url + place, { headers: { cookie } })).json();
    for (const item of review.items) {
      const path = `${place}/items/${item.id}/answer`;
      const answer = await fetch(url + path, {
        method: 'POST', body: JSON.stringify({ answer: 'partly' }),
        headers: { cookie, 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin', 'If-Match': `"${item.answer_version}"` },
      });
      if (answer.status !== 200) continue;
      items.push({ path, place, cookie, service, number, item: item.id });
    }
  }
  return items;
}

/** A line for each client of Readyroom, with the version of its answer now. */
async function clientsOf(url, items) {
  const reviews = new Map();
  for (const { cookie, place } of items) {
    if (!reviews.has(place)) reviews.set(place, await (await fetch(url + place, { headers: { cookie } })).json());
  }
  return items.map(({ path, cookie, place, item }) => {
    const version = reviews.get(place).items.find((one) => one.id === item).answer_version;
    return `${path} ${cookie} ${version}`;
  });
}

/** The same for the floor, which knows reviews by their ids. */
async function floorClients(url, items) {
  const rows = (await (await fetch(`${url}/answers`)).text()).split('\n').map((line) => line.split(' '));
  return items.map(({ service, number, item }) => {
    const row = rows.find(([slug, count, , id]) => slug === service && Number(count) === number && id === item);
    return `/${row[2]}/${item} - ${row[4]}`;
  });
}

/** Runs wrk and reads its figures. */
function load(url, { script, clients, threads = 1, headers = {}, env = {} }) {
  const parameters = ['-t', threads, '-c', clients, '-d', `${seconds}s`, '-s', join(repository, 'bench', script)];
  for (const [name, value] of Object.entries(headers)) parameters.push('-H', `${name}: ${value}`);
  const printed = execFileSync('wrk', [...parameters.map(String), url], { env: { ...process.env, ...env }, encoding: 'utf8' });
  const [rate, p50, p99, , refused] = printed.match(/FIGURES (.*)/)[1].split(' ').map(Number);
  assert.equal(refused, 0, `requests were refused:\n${printed}`);
  return { rate, p50, p99 };
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** The middle of several rounds, in which both sides take turns. */
async function compare(name, sides) {
  const figures = sides.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, measure] of sides.entries()) figures[index].push(await measure());
  }
  const middle = figures.map((all) => Object.fromEntries(['rate', 'p50', 'p99'].map((key) => [key, median(all.map((one) => one[key]))])));
  const [ours, floor] = middle;
  const words = ({ rate, p50, p99 }) => `${Math.round(rate)} | ${p50.toFixed(2)} | ${p99.toFixed(2)}`;
  console.log(`| ${name} | ${words(ours)} | ${floor ? `${words(floor)} | ${(ours.rate / floor.rate).toFixed(2)}` : '- | - | - | -'} |`);
}

build();
const folder = await mkdtemp(join(tmpdir(), 'readyroom-bench-'));
const running = [];
try {
  const data = join(folder, 'data');
  const place = ['demo', '--listen', '127.0.0.1:0', '--data', data];
  let app = await start(readyroom, place);
  const items = await itemsToAnswer(app.url);
  const cookie = await signIn(app.url, 'priya');
  const page = await (await fetch(app.url + PAGE, { headers: { cookie, 'Accept-Encoding': 'identity' } })).text();
  await app.stop();
  await cp(data, join(folder, 'floor'), { recursive: true });
  await writeFile(join(folder, 'page.html'), page);
  app = await start(readyroom, place);
  running.push(app);

  const floor = await start(floorProgram, [join(folder, 'floor/readyroom.db'), ...PAGE_OF, join(folder, 'page.html')]);
  running.push(floor);

  /** Saves with so many clients; each round goes on from the versions that the last one left. */
  const saves = (side, clients) => async () => {
    const chosen = items.slice(0, clients);
    const lines = side === 'floor' ? await floorClients(floor.url, chosen) : await clientsOf(app.url, chosen);
    const file = join(folder, `${side}-clients`);
    await writeFile(file, `${lines.join('\n')}\n`);
    const env = side === 'floor' ? { ANSWERS: file, FLOOR: '1' } : { ANSWERS: file };
    return load(side === 'floor' ? floor.url : app.url, { script: 'answers.lua', clients, threads: clients, env });
  };
  const pages = (clients) => [
    () => load(app.url + PAGE, { script: 'page.lua', clients, headers: { cookie } }),
    () => load(floor.url, { script: 'page.lua', clients }),
  ];

  console.log(`${availableParallelism()} cores, load ${loadavg()[0].toFixed(2)} at the start; ${rounds} rounds of ${seconds} s each, the middle of them; page of ${page.length} characters.\n`);
  console.log('| what, clients | Readyroom /s | p50 ms | p99 ms | floor /s | p50 ms | p99 ms | ratio |');
  console.log('|---|---|---|---|---|---|---|---|');
  for (const clients of [1, 16]) await compare(`review page, ${clients}`, pages(clients));
  for (const clients of [1, 16]) {
    await compare(`review page in gzip, ${clients}`, [() => load(app.url + PAGE, { script: 'page.lua', clients, headers: { cookie, 'Accept-Encoding': 'gzip' } })]);
  }
  for (const clients of [1, 16, 64]) await compare(`saved answer, ${clients}`, [saves('readyroom', clients), saves('floor', clients)]);
} finally {
  for (const one of running) await one.stop();
  await rm(folder, { recursive: true, force: true });
}
