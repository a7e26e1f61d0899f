// Kills the program with SIGKILL while several clients save answers and notes, starts it again on the
// same SQLite file, and makes sure that nothing that was acknowledged is lost and that the records
// verify. Ends with 1 at the first loss.
//
//     node bench/kill9.mjs [CYCLES, 100]
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, readyroom, signIn, start } from './program.mjs';

const cycles = Number(process.argv[2] ?? 100);
const CLIENTS = 8;

const REVIEW = '/api/v1/services/payments-ledger/launch/1';

/** A client that changes one item, and remembers what was acknowledged. */
class Client {
  constructor(item, cookie) {
    const { id, answer_version: answer, note_version: note, reported: met, note: text } = item;
    Object.assign(this, { item: id, cookie, answer, note, met, text, acknowledged: 0 });
  }

  headers(version) {
    return {
      cookie: this.cookie, 'Sec-Fetch-Site': 'same-origin',
      'Content-Type': 'application/json', 'If-Match': `"${version}"`,
    };
  }

  async save(url, what, version, body) {
    const answer = await fetch(`${url}${REVIEW}/items/${this.item}/${what}`, {
      method: 'POST', headers: this.headers(version), body: JSON.stringify(body),
    });
    const saved = await answer.json();
    assert.equal(answer.status, 200, JSON.stringify(saved));
    this.acknowledged += 1;
    return saved;
  }

  /** Saves until the program is gone. */
  async work(url, isOver) {
    try {
      while (!isOver()) {
        const met = this.met === 'met' ? 'partly' : 'met';
        const { answer_version: answer } = await this.save(url, 'answer', this.answer, { answer: met });
        Object.assign(this, { answer, met });
        const text = `saved ${this.acknowledged} times`;
        const { note_version: note } = await this.save(url, 'note', this.note, { note: text });
        Object.assign(this, { note, text });
      }
    } catch (reason) {
      // The connection breaks when the program is killed; anything else is a finding.
      if (reason instanceof assert.AssertionError || !isOver()) throw reason;
    }
  }

  /** What the program holds after the start is what it acknowledged, or what was under way on top. */
  check(items) {
    const held = items.find((one) => one.id === this.item);
    for (const [name, now, was] of [
      ['answer', held.answer_version, this.answer], ['note', held.note_version, this.note],
    ]) {
      assert(now === was || now === was + 1, `${this.item}: ${name} ${was} was acknowledged, ${now} is held`);
    }
    if (held.answer_version === this.answer) assert.equal(held.reported, this.met);
    if (held.note_version === this.note) assert.equal(held.note, this.text);
    Object.assign(this, {
      answer: held.answer_version, note: held.note_version, met: held.reported, text: held.note,
    });
  }
}

async function read(url, cookie) {
  const answer = await fetch(url + REVIEW, { headers: { cookie } });
  assert.equal(answer.status, 200);
  return (await answer.json()).items;
}

/** Verifies the records of the stopped program, and counts its events. */
function events(data) {
  const said = execFileSync(readyroom, ['audit', 'verify', '--data', data], { encoding: 'utf8' });
  return Number(said.match(/(\d+) events/)[1]);
}

/** Between 50 and 400 ms: in the middle of some writes, whichever they are. */
const aWhile = () => new Promise((over) => setTimeout(over, 50 + Math.random() * 350));

build();
const data = await mkdtemp(join(tmpdir(), 'readyroom-kill-'));
const place = ['demo', '--listen', '127.0.0.1:0', '--data', data];
let app = await start(readyroom, place);
let acknowledged = 0;
try {
  const cookie = await signIn(app.url, 'priya');
  const attested = (await read(app.url, cookie)).filter((item) => ['met', 'partly'].includes(item.reported));
  const clients = attested.slice(0, CLIENTS).map((item) => new Client(item, cookie));
  assert.equal(clients.length, CLIENTS);
  await app.kill();
  let before = events(data);
  for (let cycle = 1; cycle <= cycles; cycle += 1) {
    app = await start(readyroom, place);
    const started = clients.reduce((sum, client) => sum + client.acknowledged, 0);
    let over = false;
    const work = Promise.all(clients.map((client) => client.work(app.url, () => over)));
    await aWhile();
    over = true;
    await app.kill();
    await work;
    const saved = clients.reduce((sum, client) => sum + client.acknowledged, 0) - started;
    const now = events(data);
    assert(now - before >= saved && now - before <= saved + CLIENTS,
      `cycle ${cycle}: ${saved} changes were acknowledged, ${now - before} events came`);
    app = await start(readyroom, place);
    const items = await read(app.url, cookie);
    for (const client of clients) client.check(items);
    await app.kill();
    before = events(data);
    acknowledged += saved;
    if (cycle % 10 === 0) console.log(`${cycle} cycles, ${acknowledged} changes acknowledged, none lost`);
  }
  console.log(`kill -9: ${cycles} cycles, ${acknowledged} changes acknowledged, 0 lost, records whole`);
} finally {
  await app.kill();
  await rm(data, { recursive: true, force: true });
}
