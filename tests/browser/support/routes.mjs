// The pages of the program, from its table of routes, and where a person finds them: by following links.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const TABLE = fileURLToPath(new URL('../../../src/web/routes.rs', import.meta.url));

/** `/services/{service}/launch/{n}` as a pattern; `{}` parts match one segment. */
export function pattern(route) {
  const source = route.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+');
  return { route, matches: new RegExp(`^${source}$`) };
}

/** The route of an address, or nothing; a route without `{}` before one with. */
export function routeOf(path, patterns) {
  const found = patterns.filter(({ matches }) => matches.test(path));
  found.sort((a, b) => a.route.split('{').length - b.route.split('{').length);
  return found[0]?.route;
}

const KINDS = ['page', 'both', 'file', 'act', 'replace', 'form', 'data'];

/** Every row of the table of routes: how it is mounted, and its path. */
export function tableOfRoutes(text = readFileSync(TABLE, 'utf8')) {
  const mounted = [...text.matchAll(/^\s*(?:[^"/]*\.\.)?(\w+)\("\//gm)].map(([, kind]) => kind);
  assert.deepEqual(mounted.filter((kind) => !KINDS.includes(kind)), [], 'rows of routes.rs that this does not know');
  const rows = [...text.matchAll(/\b(page|both|file|act|replace|form|data)\("(\/[^"]*)"/g)].map(([, kind, path]) => ({ kind, path }));
  const of = (...kinds) => [...new Set(rows.filter(({ kind }) => kinds.includes(kind)).map(({ path }) => path))];
  return { pages: of('page', 'both'), files: of('file'), readByApi: of('both', 'data'), changedByApi: of('act', 'replace'), posts: of('act', 'replace', 'form') };
}

/** The table as it is read here is the one that the program mounts, as far as its API document tells. */
export function assertSameTable(table, document) {
  const documented = (method) => Object.entries(document.paths)
    .filter(([path, calls]) => path.startsWith('/api/v1') && calls[method])
    .map(([path]) => path.replace('/api/v1', '')).sort();
  assert.deepEqual([...table.readByApi].sort(), documented('get'), 'reads in routes.rs and in the API document');
  assert.deepEqual([...table.changedByApi].sort(), documented('post'), 'actions in routes.rs and in the API document');
}

const decoded = (text) => text.replaceAll('&amp;', '&').replaceAll('&#x27;', "'").replaceAll('&quot;', '"').replaceAll('&#x3D;', '=');

/** What a page leads to: addresses to read, and addresses to post to. */
export function waysOn(html) {
  const links = [...html.matchAll(/<a\b[^>]*?\shref="([^"]*)"/g)].map(([, href]) => decoded(href));
  const forms = [...html.matchAll(/<form\b[^>]*>/g)].map(([tag]) => tag);
  const action = (tag) => decoded(tag.match(/\saction="([^"]*)"/)?.[1] ?? '');
  const posts = forms.filter((tag) => /\smethod="post"/.test(tag)).map(action);
  const asks = forms.filter((tag) => !/\smethod="post"/.test(tag)).map(action);
  const buttons = [...html.matchAll(/\sformaction="([^"]*)"/g)].map(([, href]) => decoded(href));
  return { reads: [...links, ...asks], posts: [...posts, ...buttons] };
}

const SAME_ROUTE = 15;

/**
 * Reads pages by following links from the start, a few of each route. Reports route -> first address that
 * shows a page, and what led nowhere: a link to no route or to an error, a form that posts to no route.
 */
export async function explore(context, table) {
  const pages = [...table.pages, ...table.files].map(pattern);
  const posts = table.posts.map(pattern);
  const found = new Map();
  const visits = new Map();
  const lost = new Set();
  const seen = new Set(['/']);
  const waiting = [{ path: '/', from: 'the start' }];
  while (waiting.length > 0) {
    const { path, from } = waiting.shift();
    const [plain] = path.split('?');
    const route = routeOf(plain, pages);
    if (!route) {
      lost.add(`${from} links to ${path}, which is no page`);
      continue;
    }
    const visited = visits.get(route) ?? 0;
    if (visited >= SAME_ROUTE) continue;
    visits.set(route, visited + 1);
    const response = await context.request.get(path);
    if (!response.ok()) {
      lost.add(`${from} links to ${path}, which answers ${response.status()}`);
      continue;
    }
    if (!response.headers()['content-type']?.startsWith('text/html')) continue;
    const shown = new URL(response.url());
    if (!found.has(route)) found.set(route, shown.pathname === plain ? path : null);
    const ways = waysOn(await response.text());
    for (const href of ways.reads) {
      const url = new URL(href, response.url());
      const next = url.pathname + url.search;
      if (url.origin !== shown.origin || url.pathname.startsWith('/assets/') || seen.has(next)) continue;
      seen.add(next);
      waiting.push({ path: next, from: path });
    }
    for (const action of ways.posts) {
      const { pathname } = new URL(action, response.url());
      if (!routeOf(pathname, posts)) lost.add(`${path} posts to ${pathname}, which is no action`);
    }
  }
  return { found, lost };
}
