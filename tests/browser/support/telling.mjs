// A program that tells what happens in production in the JSON of docs/SIGNALS.md, and signs what it sends.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { eventually } from './eventually.mjs';
import { nameService } from './sources.mjs';

/** A moment so many hours before now. */
export const ago = (hours) => new Date(Date.now() - hours * 3_600_000).toISOString();

/** An administrator adds a source of that JSON, which may speak for one service under the sender's own name. */
export async function addTeller(page, name, service, called) {
  await page.goto('/signals/new');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.locator('input[name=sender][value=generic]').check();
  await page.getByRole('button', { name: 'Add source' }).click();
  const secret = await page.getByRole('textbox', { name: 'Secret' }).inputValue();
  await page.getByRole('link', { name: `Go on to ${name}` }).click();
  await page.getByText('It may speak for no service yet').waitFor();
  const url = new URL(page.url());
  await nameService(page, url.pathname, service, called);
  return new Teller(page.context(), url, called, secret);
}

class Teller {
  #context;
  #url;
  #called;
  #secret;

  constructor(context, url, called, secret) {
    this.#context = context;
    this.#url = url;
    this.#called = called;
    this.#secret = secret;
  }

  /** Sends events in one delivery, all of which are to be taken and counted. */
  async tell(events) {
    const known = (await this.#deliveries()).length;
    assert.equal(await this.send(events), 202);
    const [newest] = await eventually('what was told is read', async () => {
      const all = await this.#deliveries();
      return all.length > known && all.every(({ state }) => state !== 'waiting') && all;
    });
    assert.deepEqual([newest.state, newest.problem, newest.statements], ['read', '', events.length]);
  }

  /** Sends events, signed with this secret; gives the status of the answer. */
  async send(events, secret = this.#secret) {
    const body = JSON.stringify(events.map((event) => ({ service: this.#called, ...event })));
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    const headers = { 'content-type': 'application/json', 'x-readyroom-signature': `sha256=${signature}` };
    return (await fetch(this.#url, { method: 'POST', headers, body })).status;
  }

  async #deliveries() {
    return (await read(this.#context, this.#url.pathname)).deliveries;
  }
}

/** What the JSON door says about a place. */
export async function read(context, path) {
  const response = await context.request.get(`/api/v1${path}`);
  assert.equal(response.status(), 200, `${path}: ${await response.text()}`);
  return response.json();
}

/** Waits until a measure of a service has this value. */
export function untilMeasured(context, service, measure, wanted) {
  return eventually(`${measure} of ${service} is ${wanted}`, async () => {
    const { measures: all } = await read(context, `${service}/signals`);
    return all.find((one) => one.measure === measure).value === wanted;
  });
}
