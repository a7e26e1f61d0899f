// One thread of a flood: sends its deliveries at the times at which they are due, over connections that stay open.
import { Agent, request } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import { delivery } from './deliveries.mjs';

const { url, about, plan, connections, rate, startsAt } = workerData;
const { hostname, port } = new URL(url);
const agent = new Agent({ keepAlive: true, maxSockets: connections });
const statuses = new Uint16Array(plan.length);
// From the moment at which it was due, so that waiting for a connection counts.
const took = new Float64Array(plan.length);
const due = (at) => startsAt + (at / rate) * 1_000;
let [next, ended] = [0, 0];

function send(at) {
  const [number, forged] = plan[at];
  const { path, headers, body } = delivery(number, about, forged);
  const done = (status) => {
    statuses[at] = status;
    took[at] = Date.now() - due(at);
    ended += 1;
    if (ended === plan.length) finish();
  };
  const sending = request({ hostname, port, path, headers, method: 'POST', agent }, (response) => {
    response.resume();
    response.once('end', () => done(response.statusCode));
    response.once('error', () => done(0));
  });
  let broken = false;
  sending.once('error', () => {
    if (!broken) done(0);
    broken = true;
  });
  sending.end(body);
}

function finish() {
  clearInterval(ticks);
  agent.destroy();
  parentPort.postMessage({ statuses, took });
}

// What waits for a connection is bounded, else a slow program would be measured by the memory of this one.
const MOST_WAITING = connections * 4;

const ticks = setInterval(() => {
  while (next < plan.length && due(next) <= Date.now() && next - ended < MOST_WAITING) {
    send(next);
    next += 1;
  }
}, 5);
