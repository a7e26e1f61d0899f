// Every page of the table of routes, at every width, in both themes: axe, content policy, no sideways
// scrolling, pictures. And its weight against the budget.
import assert from 'node:assert/strict';
import { journey } from '../support/journey.mjs';
import { SCREENS, THEMES } from '../support/browser.mjs';
import { assertAccessible, assertNoOverflow, picture } from '../support/checks.mjs';
import { signIn } from '../support/people.mjs';
import { discover, routes } from '../support/routes.mjs';
import { LIMITS, READ_ONLY, assertWeight, weigh } from '../support/weight.mjs';

// A page is looked at as the first of these who reaches it; review pages also as everybody after.
const READERS = ['priya', 'ana', 'admin', 'carla', 'hanna', 'ute'];
const DIFFERS_BY_READER = ['/', '/services/{svc}', '/services/{svc}/launch/{n}'];
const DIFFERING = ['priya', 'ana', 'hanna'];
// No link leads to them: they need a link that works once, or an installation without people; or they
// lead on to another page.
const BY_HAND = ['/sessions/new', '/setup', '/setup/service', '/invitations', '/services/{svc}/launch',
  '/services/{svc}/launch/{n}/items/{item}'];
const FILLED_IN = /\/launch\/|\/sign-off|\/compliance$|\/new$|\/edit$|^\/account/;
// All texts of a checklist, to read and to print: bound by what the whole page may weigh.
const WHOLE_TEXT = /^\/checklists\/\{kind\}/;
const STARTS = ['/', '/services/payments-ledger/launch/1', '/services/catalog-read/launch/1',
  '/services/payments-ledger/launch/1?full=1', '/search?q=pay', '/checklists/launch', '/account'];

const named = (route) => route.replace(/[{}]/g, '').replace(/\W+/g, '-').replace(/^-|-$/g, '') || 'home';

/** Opens the address, with an item unfolded where there are items. */
async function look(page, address) {
  await page.goto(address);
  const item = page.locator('details.it:visible').first();
  if (await item.count() === 0) return;
  await item.evaluate((details) => { details.open = true; });
  await page.locator('details.it[open] .bars').first().waitFor();
}

async function inEveryLight(stage, t, name, address, storageState) {
  for (const theme of THEMES) {
    for (const screen of SCREENS) {
      const context = await stage.visitor({ theme, screen, storageState });
      context.watched.allow(/404 \(Not Found\) .*nothing-here/);
      const page = await context.newPage();
      const here = `${name}-${screen.width}-${theme}`;
      await t.test(here, async () => {
        await look(page, address);
        await assertNoOverflow(page, here);
        await assertAccessible(page, here);
        await picture(page, here);
      });
      await context.close();
    }
  }
}

/** What each reader finds by following links. */
async function walk(stage) {
  const walks = [];
  for (const handle of READERS) {
    const context = await stage.visitor();
    await signIn(context, stage.app.url, handle);
    const page = await context.newPage();
    walks.push({ handle, found: await discover(page, STARTS), storageState: await context.storageState() });
    await page.close();
  }
  return walks;
}

journey('every page is accessible and fits, at every width, in both themes', { timeout: 1_500_000 }, async (stage, t) => {
  const walks = await walk(stage);
  const missing = routes().filter(({ method, path }) => method === 'GET' && !BY_HAND.includes(path))
    .map(({ path }) => path).filter((path) => !walks.some(({ found }) => found.has(path)));
  assert.deepEqual(missing, [], 'no link leads to these pages');
  const looked = new Set();
  for (const { handle, found, storageState } of walks) {
    for (const [route, address] of found) {
      const again = DIFFERS_BY_READER.includes(route) && DIFFERING.includes(handle);
      if (looked.has(route) && !again) continue;
      looked.add(route);
      await inEveryLight(stage, t, `${named(route)}-${handle}`, address, storageState);
    }
  }
  await inEveryLight(stage, t, 'sessions-new', '/sessions/new');
  await inEveryLight(stage, t, 'invitation', await invitation(stage, walks));
  await inEveryLight(stage, t, 'not-found', '/services/nothing-here', walks[0].storageState);
});

/** A fresh link for somebody, as an administrator hands it over. */
async function invitation(stage, walks) {
  const { storageState } = walks.find(({ handle }) => handle === 'admin');
  const context = await stage.visitor({ storageState });
  const answer = await context.request.post('/people/wei/invitations', { headers: { origin: stage.app.url } });
  const [link] = (await answer.text()).match(/\/invitations\?[^"<\s]+/);
  return link.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');
}

journey('the pages of the first start are accessible and fit', { mode: 'serve' }, async (stage, t) => {
  await inEveryLight(stage, t, 'setup', await stage.app.setupLink());
});

journey('no page is heavier than its budget', { timeout: 600_000 }, async (stage, t) => {
  const team = await stage.visitor();
  await signIn(team, stage.app.url, 'priya');
  const found = await discover(await team.newPage(), STARTS);
  const storageState = await team.storageState();
  for (const [route, path] of found) {
    await t.test(route, async () => {
      const fresh = await stage.visitor({ storageState });
      const limits = { ...FILLED_IN.test(route) ? LIMITS : READ_ONLY, ...WHOLE_TEXT.test(route) && { document: LIMITS.total } };
      assertWeight(route, await weigh(fresh, path), limits);
      await fresh.close();
    });
  }
});
