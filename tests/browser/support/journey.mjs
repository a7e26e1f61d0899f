// One journey: a program with fresh data, a browser, and people who open pages in it.
import { after, before, test } from 'node:test';
import { startApp } from './app.mjs';
import { openBrowser, openContext } from './browser.mjs';
import { picture, watch } from './checks.mjs';

const PATIENCE = 180_000;

/**
 * A test with its own program, data and browser. Every page it opens is watched: a broken content policy,
 * a script error or a request to another origin fails the journey even when its own steps succeed.
 *
 * @param {string} name what the person does.
 * @param {object} options for `startApp`, and `skip` or `timeout` for the test.
 * @param {(stage: Stage, t: import('node:test').TestContext) => Promise<void>} steps
 */
export function journey(name, options, steps) {
  const { skip, timeout = PATIENCE, ...start } = options;
  test(name, { skip, timeout }, async (t) => {
    const stage = new Stage(await startApp(start));
    try {
      await stage.open();
      await steps(stage, t);
      stage.assertNoTrouble();
    } catch (reason) {
      await stage.explain(name);
      throw reason;
    } finally {
      await stage.close();
    }
  });
}

/**
 * Several journeys over one program and one browser, where starting both each time would take longer than
 * the journeys. Each must leave alone what the others use.
 *
 * @param {object} options for `startApp`.
 * @returns {(name: string, steps: (stage: Stage, t: import('node:test').TestContext) => Promise<void>, timeout?: number) => void}
 */
export function journeysTogether(options) {
  const stage = new Stage(null);
  before(async () => {
    stage.app = await startApp(options);
    await stage.open();
  });
  after(() => stage.close());
  return (name, steps, timeout = PATIENCE) => test(name, { timeout }, async (t) => {
    try {
      await steps(stage, t);
      stage.assertNoTrouble();
    } catch (reason) {
      await stage.explain(name);
      throw reason;
    } finally {
      await stage.leave();
    }
  });
}

class Stage {
  #contexts = [];

  constructor(app) {
    this.app = app;
    this.browser = null;
  }

  async open() {
    this.browser = await openBrowser();
  }

  /** Somebody at a computer of their own. The returned context carries `watched`, its list of troubles. */
  async visitor(options = {}) {
    const context = await openContext(this.browser, { baseURL: this.app.url, ...options });
    context.watched = await watch(context, this.app.url);
    this.#contexts.push(context);
    return context;
  }

  assertNoTrouble() {
    for (const context of this.#contexts) context.watched.assertNone();
  }

  /** After a failure: what the program said and what every open page looks like. */
  async explain(name) {
    const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 60);
    const pages = this.#contexts.flatMap((context) => context.pages());
    for (const [number, page] of pages.entries()) {
      console.error(`page ${number + 1}: ${page.url()}`);
      await picture(page, `failed-${slug}-${number + 1}`).catch(() => {});
    }
    for (const context of this.#contexts) {
      for (const { kind, text } of context.watched.troubles) console.error(`${kind}: ${text}`);
    }
    console.error(this.app.lines.slice(-30).join('\n'));
  }

  /** Everybody goes; the program and the browser stay. */
  async leave() {
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()));
  }

  async close() {
    await this.browser?.close();
    await this.app?.stop();
  }
}
