// Starts the built program on a free port with a data folder of its own, and stops it by its process id.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = resolve(fileURLToPath(import.meta.url), '../../../..');
const READY = /Readyroom is ready at (http:\/\/[^\s/]+)/;
const SETUP_LINK = /https?:\/\/\S*\/set-?up\S*/;

/** The program under test: target/debug/readyroom, or what READYROOM_BIN names. */
export function programPath() {
  return process.env.READYROOM_BIN ?? join(repository, 'target/debug/readyroom');
}

/**
 * One run of the program after another over the same data folder.
 *
 * @param {object} options
 * @param {'demo'|'serve'} [options.mode] `demo` has people, services and reviews; `serve` starts empty.
 * @param {Record<string, string>} [options.env] settings, added to the environment.
 * @param {number} [options.patience] milliseconds to wait for the ready line.
 */
export async function startApp({ mode = 'demo', env = {}, patience = 60_000 } = {}) {
  const data = await mkdtemp(join(tmpdir(), 'readyroom-data-'));
  const app = new App(mode, data, env, patience);
  try {
    await app.start('127.0.0.1:0');
  } catch (reason) {
    await app.stop();
    throw reason;
  }
  return app;
}

class App {
  #child = null;
  #waiting = new Set();
  #killAtExit = () => this.#child?.kill('SIGKILL');

  constructor(mode, data, env, patience) {
    Object.assign(this, { mode, data, env, patience, lines: [], url: null, ahead: 0 });
    process.on('exit', this.#killAtExit);
  }

  get pid() {
    return this.#child?.pid ?? null;
  }

  get #clock() {
    return join(this.data, 'seconds-ahead');
  }

  /** Moves the clock of the program, which a build for tests lets happen; sessions run out over it. */
  async letDaysPass(days) {
    this.ahead += days * 86_400;
    await writeFile(this.#clock, String(this.ahead));
  }

  /** Everything printed so far, for a failure message. */
  get output() {
    return this.lines.join('\n');
  }

  async start(listen) {
    const place = ['--listen', listen, '--data', this.data];
    const child = spawn(programPath(), [this.mode, ...place], {
      env: { ...process.env, TEST_CLOCK_FILE: this.#clock, ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    const gone = new Promise((_, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) =>
        reject(new Error(`the program ended (${signal ?? code}) before it was ready:\n${this.output}`)));
    });
    gone.catch(() => {});
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => this.#hear(line));
    }
    const from = this.lines.length;
    const ready = await Promise.race([this.#line(READY, from), gone]);
    this.url = ready[1];
  }

  /** Ends the program and starts it again on the same port and data, as after a crash. */
  async restart({ signal = 'SIGKILL' } = {}) {
    const listen = new URL(this.url).host;
    await this.#end(signal);
    await this.start(listen);
  }

  /** Ends the program and leaves its data for a later restart. */
  async halt(signal = 'SIGTERM') {
    await this.#end(signal);
  }

  async stop() {
    await this.#end('SIGTERM');
    process.off('exit', this.#killAtExit);
    await rm(this.data, { recursive: true, force: true });
  }

  /** The one-time link that an empty installation prints. */
  async setupLink() {
    return (await this.#line(SETUP_LINK, 0))[0];
  }

  async #end(signal) {
    const child = this.#child;
    this.#child = null;
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    const impatient = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(impatient);
  }

  #hear(line) {
    this.lines.push(line);
    for (const listener of this.#waiting) listener(line);
  }

  #line(pattern, from) {
    for (const line of this.lines.slice(from)) {
      const match = line.match(pattern);
      if (match) return Promise.resolve(match);
    }
    return new Promise((found, reject) => {
      const listener = (line) => {
        const match = line.match(pattern);
        if (match) settle(found, match);
      };
      const timer = setTimeout(() => settle(reject,
        new Error(`no line ${pattern} within ${this.patience} ms:\n${this.output}`)), this.patience);
      // The running program keeps the test alive; once it has ended nothing is worth waiting for.
      timer.unref();
      const settle = (how, what) => {
        clearTimeout(timer);
        this.#waiting.delete(listener);
        how(what);
      };
      this.#waiting.add(listener);
    });
  }
}
