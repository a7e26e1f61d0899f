// The built programs, for measurements: started on a free port, stopped, and signed in to.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = resolve(fileURLToPath(import.meta.url), '../..');
export const readyroom = process.env.READYROOM_BIN ?? join(repository, 'target/release/readyroom');
export const floor = join(repository, 'target/release/examples/floor');

/** Builds both, as people build Readyroom first; nothing when READYROOM_BIN names a program that is built. */
export function build() {
  if (process.env.READYROOM_BIN) return;
  const what = ['--release', '--locked', '--quiet', '--bin', 'readyroom', '--example', 'floor'];
  execFileSync('cargo', ['build', ...what], { cwd: repository, stdio: 'inherit' });
}

/**
 * Starts a program with these settings in its environment and waits for the address in its ready line; `said` are the
 * lines up to there. What it logs is not shown.
 */
export async function start(program, parameters, settings = {}) {
  const logged = program === readyroom ? 'ignore' : 'inherit';
  const child = spawn(program, parameters, { stdio: ['ignore', 'pipe', logged], env: { ...process.env, ...settings } });
  const said = [];
  const ended = new Promise((done) => child.once('exit', done));
  const url = await new Promise((ready, failed) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line);
      const found = line.match(/is ready at (http:\S+)/);
      if (found) ready(found[1]);
    });
    child.once('exit', (code) => failed(new Error(`${program} ended with ${code}`)));
  });
  const end = (signal) => async () => {
    child.kill(signal);
    await ended;
  };
  // The floor knows no way to stop but this.
  return { url, said, pid: child.pid, stop: end(program === readyroom ? 'SIGTERM' : 'SIGKILL'), kill: end('SIGKILL') };
}

/** The cookie of a person of the demo. */
export async function signIn(url, handle) {
  const answer = await fetch(`${url}/sessions/demo`, {
    method: 'POST', redirect: 'manual', body: new URLSearchParams({ handle, next: '/' }),
    headers: { 'Sec-Fetch-Site': 'same-origin' },
  });
  assert.equal(answer.status, 303);
  return answer.headers.get('set-cookie').split(';')[0];
}
