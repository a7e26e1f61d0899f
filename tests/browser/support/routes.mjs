// Finds one page of every route by following links, so that a new page is checked without being listed.

/** The route of an address: numbers, names and dates replaced by what they stand for. */
export function routeOf(path, patterns) {
  const found = patterns.find(({ matches }) => matches.test(path));
  return found?.route ?? path;
}

/** `/services/{service}/launch/{n}` as a pattern; `{}` parts match one segment. */
export function pattern(route) {
  const source = route.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+');
  return { route, matches: new RegExp(`^${source}$`) };
}

/**
 * Follows links from the given addresses, one page of each route, and returns route -> first address seen.
 *
 * @param {import('playwright-core').Page} page
 * @param {string[]} starts paths to begin with.
 * @param {string[]} routes the known routes, the more specific first.
 */
export async function discover(page, starts, routes) {
  const patterns = routes.map(pattern);
  const found = new Map();
  const waiting = [...starts];
  while (waiting.length > 0) {
    const path = waiting.shift();
    const route = routeOf(path, patterns);
    if (found.has(route)) continue;
    const response = await page.goto(path);
    if (!response.headers()['content-type']?.startsWith('text/html')) continue;
    found.set(route, path);
    waiting.push(...await linksOf(page));
  }
  return found;
}

function linksOf(page) {
  return page.evaluate(() => [...document.querySelectorAll('a[href]:not([download])')]
    .filter((link) => link.origin === location.origin)
    .filter((link) => !/\.(zip|csv|json|ics|pdf|yaml)$/.test(link.pathname))
    .map((link) => link.pathname));
}
