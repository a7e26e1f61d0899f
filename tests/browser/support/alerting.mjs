// A real Prometheus that reads figures of this test, and a real Alertmanager that sends what Prometheus fires.
// Both come with `scripts/install-test-tools browser`.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.mjs';

const tools = resolve(fileURLToPath(import.meta.url), '../../../../target/tools/bin');

/** What the set-up of a source leaves to whoever runs Alertmanager: the file of the secret, and how to route. */
const SECRET_FILE = '/etc/alertmanager/readyroom-secret';
const route = (groupBy) => `route:
  receiver: nobody
  group_by: [${groupBy}]
  group_wait: 1s
  group_interval: 1s
  repeat_interval: 1s
`;

/**
 * Starts both. An alert fires while its figure is 1.
 *
 * @param {object} options
 * @param {string} options.setUp the set-up of the source, as its page shows it.
 * @param {string} options.secret the secret of the source.
 * @param {Array<{alert: string, service: string, summary: string}>} options.alerts
 * @param {string} [options.groupBy] the label whose alerts are sent together.
 */
export async function startAlerting({ setUp, secret, alerts, groupBy = 'service' }) {
  const alerting = new Alerting(await mkdtemp(join(tmpdir(), 'readyroom-alerting-')));
  try {
    await alerting.carry(secret);
    await alerting.start(setUp, alerts, groupBy);
  } catch (reason) {
    await alerting.stop();
    throw new Error(`${reason.message}\n${alerting.lines.slice(-20).join('\n')}`, { cause: reason });
  }
  return alerting;
}

class Alerting {
  #folder;
  #figures = new Map();
  #endpoint = null;
  #programs = [];
  #sender = null;
  #killAtExit = () => this.#programs.forEach((program) => program.kill('SIGKILL'));

  constructor(folder) {
    this.#folder = folder;
    this.lines = [];
    process.on('exit', this.#killAtExit);
  }

  async start(setUp, alerts, groupBy) {
    for (const { alert } of alerts) this.#figures.set(alert, 0);
    this.#endpoint = createServer((_, response) => {
      const lines = [...this.#figures].map(([alert, value]) => `failing{what="${alert}"} ${value}\n`);
      response.setHeader('content-type', 'text/plain; version=0.0.4').end(lines.join(''));
    });
    await listening(this.#endpoint);
    this.#sender = await this.#alertmanager(setUp, groupBy);
    await this.#prometheus(alerts, new URL(this.#sender).host);
  }

  /** Puts a secret where Alertmanager reads it before each delivery. */
  carry(secret) {
    return writeFile(join(this.#folder, 'secret'), secret, { mode: 0o600 });
  }

  fire(...alerts) {
    this.#set(alerts, 1);
  }

  calm(...alerts) {
    this.#set(alerts, 0);
  }

  #set(alerts, value) {
    for (const alert of alerts) {
      assert(this.#figures.has(alert), `there is no alert ${alert}`);
      this.#figures.set(alert, value);
    }
  }

  /** How many deliveries Alertmanager has sent by its own count, and how many of them failed. */
  async sent() {
    const text = await (await fetch(`${this.#sender}/metrics`)).text();
    const count = (name) => Number(text.match(new RegExp(`^${name}\\{integration="webhook"\\} (\\d+)`, 'm'))?.[1]);
    return { all: count('alertmanager_notifications_total'), failed: count('alertmanager_notifications_failed_total') };
  }

  async stop() {
    await Promise.all(this.#programs.map(ended));
    process.off('exit', this.#killAtExit);
    this.#endpoint?.closeAllConnections();
    await new Promise((done) => { this.#endpoint ? this.#endpoint.close(done) : done(); });
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #alertmanager(setUp, groupBy) {
    assert(setUp.includes(SECRET_FILE), setUp);
    const config = setUp.replace(SECRET_FILE, join(this.#folder, 'secret'))
      .replace('receivers:\n', 'receivers:\n  - name: nobody\n')
      .replace('route:\n', route(groupBy));
    await writeFile(join(this.#folder, 'alertmanager.yml'), config);
    return this.#run('alertmanager', ['--config.file', 'alertmanager.yml', '--storage.path', 'alertmanager',
      '--cluster.listen-address', '']);
  }

  async #prometheus(alerts, sender) {
    const rules = alerts.map(({ alert, service, summary }) => ({
      alert, expr: `failing{what="${alert}"} == 1`, labels: { service, severity: 'page' }, annotations: { summary },
    }));
    const config = {
      global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
      rule_files: ['rules.yml'],
      scrape_configs: [{ job_name: 'journey', static_configs: [{ targets: [addressOf(this.#endpoint)] }] }],
      alerting: { alertmanagers: [{ static_configs: [{ targets: [sender] }] }] },
    };
    // JSON is YAML, too.
    await writeFile(join(this.#folder, 'rules.yml'), JSON.stringify({ groups: [{ name: 'journey', rules }] }));
    await writeFile(join(this.#folder, 'prometheus.yml'), JSON.stringify(config));
    await this.#run('prometheus', ['--config.file', 'prometheus.yml', '--storage.tsdb.path', 'prometheus',
      '--rules.alert.resend-delay', '1s']);
  }

  /** Starts a program on a free port and waits until it says that it is ready. */
  async #run(name, parameters) {
    const program = join(tools, name);
    assert(existsSync(program), `${name} is missing: run scripts/install-test-tools browser`);
    const address = await freeAddress();
    const child = spawn(program, [...parameters, '--web.listen-address', address, '--log.level', 'warn'], {
      cwd: this.#folder, stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#programs.push(child);
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => this.lines.push(`${name}: ${line}`));
    }
    await eventually(`${name} is ready`, async () => {
      assert.equal(child.exitCode, null, `${name} has ended`);
      const { ok } = await fetch(`http://${address}/-/ready`).catch(() => ({ ok: false }));
      return ok;
    });
    return `http://${address}`;
  }
}

const addressOf = (server) => `127.0.0.1:${server.address().port}`;

const listening = (server) => new Promise((ready, failed) => {
  server.once('error', failed);
  server.listen(0, '127.0.0.1', ready);
});

async function freeAddress() {
  const server = createServer();
  await listening(server);
  const address = addressOf(server);
  await new Promise((done) => { server.close(done); });
  return address;
}

async function ended(child) {
  if (!child.pid || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => { child.once('exit', done); });
  child.kill('SIGTERM');
  const impatient = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(impatient);
}
