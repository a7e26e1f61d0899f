// What every page must be: free of violations, readable by everybody, as wide as its screen.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { SCREENS, THEMES } from './browser.mjs';
import { ARTIFACTS } from './records.mjs';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * Listens to all pages of a context from now on, and keeps what must not happen: a broken content policy,
 * a console error, an uncaught exception, a request to another origin.
 */
export async function watch(context, origin) {
  const troubles = [];
  const tell = (kind, text) => troubles.push({ kind, text });
  // Without scripts the page cannot report; the console still shows what the policy refused.
  await context.exposeBinding('reportViolation', (_source, text) => tell('policy', text));
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => window.reportViolation(
      `${event.effectiveDirective} blocked ${event.blockedURI || 'inline'} at ${location.pathname}:${event.lineNumber}`));
  });
  context.on('console', (message) => {
    if (message.type() === 'error') tell('console', `${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => tell('exception', error.error().stack ?? String(error.error())));
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== origin) tell('third party', request.url());
  });
  return new Watched(troubles);
}

class Watched {
  #troubles;
  #allowed = [];

  constructor(troubles) {
    this.#troubles = troubles;
  }

  /** A journey that breaks the network on purpose names the console lines that follow from it. */
  allow(...patterns) {
    this.#allowed.push(...patterns);
  }

  get troubles() {
    return this.#troubles.filter(({ text }) => !this.#allowed.some((pattern) => pattern.test(text)));
  }

  assertNone() {
    const told = this.troubles.map(({ kind, text }) => `${kind}: ${text}`);
    assert.deepEqual(told, [], 'the pages reported trouble');
  }
}

/**
 * Axe in a world of its own beside the page's scripts: the page's content policy stays in force and does
 * not reach axe, and axe cannot disturb the page. It is good for the page as it is until it is left.
 */
export class Axe {
  #session;
  #contextId;

  static async on(page) {
    const axe = new Axe();
    axe.#session = await page.context().newCDPSession(page);
    const { frameTree } = await axe.#session.send('Page.getFrameTree');
    const { executionContextId } = await axe.#session.send('Page.createIsolatedWorld', {
      frameId: frameTree.frame.id,
      worldName: 'axe',
    });
    axe.#contextId = executionContextId;
    await evaluate(axe.#session, executionContextId, `${axeSource};0`);
    return axe;
  }

  async violations() {
    const options = JSON.stringify({ runOnly: RULES, resultTypes: ['violations'] });
    const json = await evaluate(this.#session, this.#contextId,
      `axe.run(document, ${options}).then((result) => JSON.stringify(result.violations))`);
    return JSON.parse(json).map(({ id, impact, help, nodes }) => ({
      id,
      impact,
      help,
      where: nodes.map((node) => `${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ')}`),
    }));
  }

  async assertNone(name) {
    const told = (await this.violations()).map(({ id, where }) => `${id} on ${where.slice(0, 3).join(' | ')}`);
    assert.deepEqual(told, [], `axe on ${name}`);
  }

  leave() {
    return this.#session.detach();
  }
}

export async function axeViolations(page) {
  const axe = await Axe.on(page);
  try {
    return await axe.violations();
  } finally {
    await axe.leave();
  }
}

async function evaluate(session, contextId, expression) {
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression,
    contextId,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}

export async function assertAccessible(page, name) {
  const axe = await Axe.on(page);
  try {
    await axe.assertNone(name);
  } finally {
    await axe.leave();
  }
}

/** Every width in both themes. */
export const EVERYWHERE = THEMES.flatMap((theme) => SCREENS.map((screen) => ({ theme, screen })));
/** The narrowest by day and the widest by night, for one more state of a page that is looked at everywhere. */
export const EXTREMES = [EVERYWHERE.at(0), EVERYWHERE.at(-1)];
/** A phone in both themes. */
export const PHONE = EVERYWHERE.filter(({ screen }) => screen === SCREENS[0]);

/** The page as it stands, on these screens: axe finds nothing, and it does not scroll sideways. */
export async function assertFits(page, name, looks = EVERYWHERE) {
  const axe = await Axe.on(page);
  try {
    for (const { theme, screen } of looks) {
      const here = `${name}-${screen.width}-${theme}`;
      await page.emulateMedia({ colorScheme: theme });
      await page.setViewportSize(screen);
      await assertNoOverflow(page, here);
      await axe.assertNone(here);
      if (process.env.READYROOM_PICTURES) await picture(page, here);
    }
  } finally {
    await axe.leave();
  }
  return looks.length;
}

/** The elements that stick out of the page sideways; the page must never scroll in that direction. */
export function overflowing(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const named = (element) => element.tagName.toLowerCase()
      + (element.id && `#${element.id}`) + [...element.classList].map((one) => `.${one}`).join('');
    const wide = [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .map((element) => `${named(element)} ends at ${Math.round(element.getBoundingClientRect().right)} of ${width}`);
    return wide.length > 0 ? wide.slice(0, 5) : [`the page is ${document.documentElement.scrollWidth} wide of ${width}`];
  });
}

export async function assertNoOverflow(page, name) {
  assert.deepEqual(await overflowing(page), [], `${name} scrolls sideways`);
}

/** Writes a picture of the whole page into the artifacts, which are not kept in the repository. */
export async function picture(page, name) {
  const folder = join(ARTIFACTS, 'screens');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
