// The weight of a page as a browser really receives it.
import assert from 'node:assert/strict';
import { record } from './records.mjs';

const KB = 1024;

/** Most that a page may weigh: bytes of the compressed bodies, requests, elements. */
export const LIMITS = {
  script: 10 * KB,
  stylesheet: 12 * KB,
  font: 45 * KB,
  document: 20 * KB,
  total: 90 * KB,
  requests: 8,
  warmRequests: 2,
  elements: 3_500,
  shift: 0.02,
};
/** On pages where nothing is filled in. The bytes of the document are limited for the review page alone. */
export const READ_ONLY = { ...LIMITS, script: 3 * KB, document: Infinity };

// Below one network packet compression gains nothing.
const WORTH_COMPRESSING = 1_400;
const TEXT = /^(text\/|application\/(json|javascript)|image\/svg)/;

/** Opens the address twice with an empty cache and reports the first and the second visit. */
export async function weigh(context, address) {
  const page = await context.newPage();
  try {
    await page.addInitScript(() => {
      window.layoutShift = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.layoutShift += entry.value;
      }).observe({ type: 'layout-shift', buffered: true });
    });
    const parts = await firstVisit(page, address);
    const { elements, shift } = await page.evaluate(() => ({
      elements: document.querySelectorAll('*').length,
      shift: window.layoutShift,
    }));
    const warmRequests = await secondVisit(page, address);
    const bytes = (type) => sum(parts.filter((part) => !type || part.type === type));
    return {
      script: bytes('script'),
      stylesheet: bytes('stylesheet'),
      font: bytes('font'),
      document: bytes('document'),
      total: bytes(),
      requests: parts.length,
      warmRequests,
      elements,
      shift: Number(shift.toFixed(4)),
      uncompressed: parts.filter(isUncompressed).map((part) => `${part.path} (${part.encoding || 'as it is'})`),
    };
  } finally {
    await page.close();
  }
}

async function firstVisit(page, address) {
  const responses = [];
  const remember = (response) => responses.push(response);
  page.on('response', remember);
  await page.goto(address, { waitUntil: 'networkidle' });
  page.off('response', remember);
  return Promise.all(responses.map(async (response) => ({
    path: new URL(response.url()).pathname,
    type: response.request().resourceType(),
    kind: response.headers()['content-type'] ?? '',
    encoding: response.headers()['content-encoding'] ?? '',
    bytes: (await response.request().sizes()).responseBodySize,
  })));
}

// Only requests that reach the server count; the rest comes out of the browser's cache.
async function secondVisit(page, address) {
  const session = await page.context().newCDPSession(page);
  const asked = new Set();
  const cached = new Set();
  await session.send('Network.enable');
  session.on('Network.requestServedFromCache', ({ requestId }) => cached.add(requestId));
  session.on('Network.responseReceived', ({ requestId, response }) => {
    const fromCache = response.fromDiskCache || cached.has(requestId);
    if (!fromCache && response.url.startsWith('http')) asked.add(requestId);
  });
  await page.goto('about:blank');
  asked.clear();
  await page.goto(address, { waitUntil: 'networkidle' });
  await session.detach();
  return asked.size;
}

const sum = (parts) => parts.reduce((total, { bytes }) => total + bytes, 0);
// A page is made for each request, so it is compressed fast; what never changes is compressed well.
const fit = ({ type, encoding }) => encoding === 'br' || (type === 'document' && encoding === 'gzip');
const isUncompressed = (part) => TEXT.test(part.kind) && part.bytes > WORTH_COMPRESSING && !fit(part);

/** Fails when a page is heavier than its limits, or sends text that is not compressed as it should be. */
export function assertWeight(name, weight, limits = LIMITS) {
  record('weights', { page: name, ...weight });
  const over = Object.entries(limits)
    .filter(([what, limit]) => weight[what] > limit)
    .map(([what, limit]) => `${what} ${weight[what]}, limit ${limit}`);
  assert.deepEqual(over, [], `${name} is too heavy`);
  assert.deepEqual(weight.uncompressed, [], `${name} sends text that is not compressed well`);
}
