import './stub.mjs';
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const { startApp } = await import('../support/app.mjs');

const alive = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('starts the program on a free port and stops it with its data', async () => {
  const app = await startApp();
  const { pid, data } = app;
  assert.equal((await fetch(app.url)).status, 200);
  assert(existsSync(data));
  await app.stop();
  assert(!alive(pid), 'the process is gone');
  assert(!existsSync(data), 'its data is gone');
});

test('two programs do not meet', async (t) => {
  const apps = await Promise.all([startApp(), startApp()]);
  t.after(() => Promise.all(apps.map((app) => app.stop())));
  assert.notEqual(apps[0].url, apps[1].url);
  assert.notEqual(apps[0].data, apps[1].data);
});

test('reads the set-up link of an empty installation', async (t) => {
  const app = await startApp({ mode: 'serve' });
  t.after(() => app.stop());
  assert.equal(await app.setupLink(), `${app.url}/setup?token=abc123`);
});

test('restarts after a crash on the same address and data', async (t) => {
  const app = await startApp({ mode: 'serve' });
  t.after(() => app.stop());
  const before = { url: app.url, pid: app.pid };
  await app.restart({ signal: 'SIGKILL' });
  assert.equal(app.url, before.url);
  assert.notEqual(app.pid, before.pid);
  assert.equal(readFileSync(join(app.data, 'starts'), 'utf8'), 'serve\nserve\n');
});

test('a program that ends early fails with what it said', async () => {
  await assert.rejects(startApp({ env: { STUB_BEHAVIOUR: 'crash' } }), /the database is newer than this program/);
});

test('a program that never becomes ready fails in time', async () => {
  await assert.rejects(startApp({ env: { STUB_BEHAVIOUR: 'silent' }, patience: 1_000 }), /within 1000 ms/);
});

test('a program that does not exist is named', async (t) => {
  const stub = process.env.READYROOM_BIN;
  t.after(() => { process.env.READYROOM_BIN = stub; });
  process.env.READYROOM_BIN = '/nowhere/readyroom';
  await assert.rejects(startApp(), /\/nowhere\/readyroom/);
});
