import './stub.mjs';
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

const { startApp } = await import('../support/app.mjs');
const { openBrowser, openContext, SCREENS } = await import('../support/browser.mjs');
const { assertAccessible, assertNoOverflow, axeViolations, overflowing, picture, watch } = await import('../support/checks.mjs');
const { assertWeight, weigh, LIMITS } = await import('../support/weight.mjs');
const { assertSameTable, explore, pattern, routeOf, tableOfRoutes, waysOn } = await import('../support/routes.mjs');
const { ARTIFACTS } = await import('../support/records.mjs');

let app, browser, context, page, watched;
before(async () => {
  app = await startApp();
  browser = await openBrowser();
});
beforeEach(async () => {
  context = await openContext(browser, { baseURL: app.url, screen: SCREENS[0] });
  watched = await watch(context, app.url);
  page = await context.newPage();
});
after(async () => {
  await browser?.close();
  await app?.stop();
});

const settled = () => page.waitForTimeout(200);

test('a good page passes every check under its own content policy', async () => {
  await page.goto('/');
  await assertAccessible(page, 'fine');
  await assertNoOverflow(page, 'fine');
  await settled();
  watched.assertNone();
});

test('a policy violation is noticed', async () => {
  await page.goto('/inline-style');
  await settled();
  assert(watched.troubles.some(({ kind, text }) => kind === 'policy' && text.includes('style-src')), JSON.stringify(watched.troubles));
  assert.throws(() => watched.assertNone(), /reported trouble/);
});

test('a policy violation is noticed without scripts', async () => {
  const quiet = await openContext(browser, { baseURL: app.url, javaScript: false });
  const seen = await watch(quiet, app.url);
  const bare = await quiet.newPage();
  await bare.goto('/inline-style');
  await bare.waitForTimeout(200);
  assert(seen.troubles.length > 0);
});

test('an exception in a script is noticed', async () => {
  await page.goto('/throws');
  await settled();
  assert(watched.troubles.some(({ text }) => text.includes('thrown on purpose')), JSON.stringify(watched.troubles));
});

test('a request to another origin is noticed', async () => {
  await page.goto('/stranger');
  await settled();
  assert(watched.troubles.length > 0, 'the attempt, or the policy that stopped it');
});

test('expected trouble can be named, the rest still fails', async () => {
  await page.goto('/throws');
  await settled();
  watched.allow(/thrown on purpose/);
  watched.assertNone();
});

test('axe names what it finds', async () => {
  await page.goto('/pale');
  const found = (await axeViolations(page)).map(({ id }) => id);
  assert(found.includes('color-contrast'), found.join());
  assert(found.includes('image-alt'), found.join());
  await assert.rejects(assertAccessible(page, 'pale'), /axe on pale/);
});

test('a page that scrolls sideways names the element', async () => {
  await page.goto('/wide');
  assert.match((await overflowing(page))[0], /^p#ribbon\.wide ends at/);
  await assert.rejects(assertNoOverflow(page, 'wide'), /scrolls sideways/);
});

test('a page is weighed as it travels', async () => {
  const weight = await weigh(context, '/');
  assert.equal(weight.requests, 4, 'page, style, script, icon');
  assert.equal(weight.warmRequests, 1, 'the rest is cached');
  assert(weight.document > 100 && weight.document < 600, `compressed: ${weight.document}`);
  assert(weight.script > 0 && weight.stylesheet > 0);
  assertWeight('fine', weight);
});

test('weight above a limit fails, and so does text that is not compressed', async () => {
  const weight = await weigh(context, '/plain');
  assert.throws(() => assertWeight('plain', weight), /not compressed well/);
  assert.throws(() => assertWeight('plain', weight, { ...LIMITS, requests: 2 }), /requests \d, limit 2/);
});

test('the table of routes is read, and must be the one of the API document', () => {
  const table = tableOfRoutes(`
    page("/new", reader, new, "New."),
    both("/", home, api, "Home.", json::<Home>()),
    act("/{svc}", may(Edit), edit, EDIT, "Edit.", json::<Saved>()),
    form("/new", Anyone, make, MAKE, "Make."),
    Route { access: Anyone, ..data("/openapi.json", document, "This.", DOCUMENT) },
  `);
  assert.deepEqual(table, {
    pages: ['/new', '/'], readByApi: ['/', '/openapi.json'], changedByApi: ['/{svc}'], posts: ['/{svc}', '/new'], files: [],
  });
  const paths = { '/api/v1/': { get: {} }, '/api/v1/openapi.json': { get: {} }, '/api/v1/{svc}': { post: {} } };
  assertSameTable(table, { paths });
  assert.throws(() => assertSameTable(table, { paths: { ...paths, '/api/v1/people': { get: {} } } }), /routes\.rs/);
  assert.throws(() => tableOfRoutes('  moved("/old", "/new"),'), /does not know/);
});

test('links and forms of a page are read', () => {
  const html = '<a class="x" href="/a?b=1&amp;c=2#d">A</a><form method="post" action="/save"><button formaction="/drop">'
    + '</button></form><form class="jump" method="get" action="/search"></form>';
  assert.deepEqual(waysOn(html), { reads: ['/a?b=1&c=2#d', '/search'], posts: ['/save', '/drop'] });
});

test('pages are found by following links, and links that lead nowhere are told', async () => {
  const { found, lost } = await explore(context, { pages: ['/', '/answers', '/items/{item}'], files: ['/report.csv'], posts: [] });
  assert.deepEqual([...found], [['/', '/'], ['/answers', '/answers'], ['/items/{item}', '/items/MON-03']]);
  assert.deepEqual([...lost], []);
  const less = await explore(context, { pages: ['/', '/items/{item}'], files: ['/report.csv'], posts: [] });
  assert.deepEqual([...less.lost], ['/ links to /answers, which is no page']);
});

test('a route matches whole segments only, and a plain one before one with a name', () => {
  const patterns = ['/services/{service}', '/services/new'].map(pattern);
  assert.equal(routeOf('/services/new', patterns), '/services/new');
  assert.equal(routeOf('/services/ads', patterns), '/services/{service}');
  assert.equal(routeOf('/services/ads/people', patterns), undefined);
});

test('a picture is written into the artifacts', async () => {
  await page.goto('/');
  await picture(page, 'fine');
  assert(existsSync(join(ARTIFACTS, 'screens/fine.png')));
});
