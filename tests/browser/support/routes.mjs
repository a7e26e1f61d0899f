// The pages of the program: its table of routes, and a walk along the links that finds each of them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const TABLE = new URL('../../../src/web/routes.rs', import.meta.url);

/** The rows of the program's table: `GET` pages and `POST` actions, with patterns for their addresses. */
export function routes() {
  const rows = [...readFileSync(TABLE, 'utf8').matchAll(/^\s+(\w+)\("(\/[^"]*)"/gm)];
  assert(rows.length > 50, 'the table of routes is not read any more');
  return rows.map(([, row, path]) => route(['page', 'both'].includes(row) ? 'GET' : 'POST', path));
}

/** A row of a table of routes. */
export const route = (method, path) => ({ method, path, matches: pattern(path) });

/** `/services/{svc}/launch/{n}` as a pattern; `{}` parts match one segment. */
function pattern(path) {
  const source = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${source}$`);
}

/** The path of the row that answers this address: words stand before values. */
export function routeOf(address, method, table) {
  const found = table.filter((row) => row.method === method && row.matches.test(address));
  return found.sort((a, b) => a.path.split('{').length - b.path.split('{').length)[0]?.path;
}

/**
 * Follows links from the given addresses and returns, for each route, the first address seen. Every link
 * and every form must lead to a row of the table, and every link to a page.
 *
 * @param {import('playwright-core').Page} page
 * @param {string[]} starts paths to begin with.
 * @param {object} options `most` addresses of a route are visited; the `table` of routes.
 */
export async function discover(page, starts, { most = 3, table = routes() } = {}) {
  const found = new Map();
  const visits = new Map();
  const seen = new Set();
  const waiting = [...starts];
  while (waiting.length > 0) {
    const address = waiting.shift();
    const { pathname } = new URL(address, 'http://localhost');
    const at = routeOf(pathname, 'GET', table);
    assert(at, `${address} is linked and leads nowhere`);
    if (seen.has(address) || (visits.get(at) ?? 0) >= most) continue;
    seen.add(address);
    visits.set(at, (visits.get(at) ?? 0) + 1);
    const response = await page.goto(address);
    assert(response.status() < 400, `${address} is linked and answers ${response.status()}`);
    if (!found.has(at)) found.set(at, address);
    const { links, actions } = await leadsTo(page);
    for (const action of actions) {
      assert(routeOf(action, 'POST', table), `a form on ${address} posts to ${action}, where nothing is`);
    }
    waiting.push(...links);
  }
  return found;
}

function leadsTo(page) {
  return page.evaluate(() => {
    const links = [...document.querySelectorAll('a[href]:not([download])')]
      .filter((link) => link.origin === location.origin && !/\.(zip|csv|json|ics|pdf|yaml)$/.test(link.pathname))
      .map((link) => link.pathname + link.search);
    const posts = [...document.querySelectorAll('form[method=post]')].map((form) => form.getAttribute('action'));
    const buttons = [...document.querySelectorAll('[formaction]')].map((button) => button.getAttribute('formaction'));
    const path = (address) => new URL(address, location.href).pathname;
    return { links: [...new Set(links)], actions: [...new Set([...posts, ...buttons].map(path))] };
  });
}
