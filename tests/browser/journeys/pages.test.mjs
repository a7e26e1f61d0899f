// Every page, at every width, in both themes: axe, content policy, no sideways scrolling, pictures. And
// its weight against the budget.
import assert from 'node:assert/strict';
import { journey } from '../support/journey.mjs';
import { SCREENS, THEMES } from '../support/browser.mjs';
import { assertAccessible, assertNoOverflow, picture } from '../support/checks.mjs';
import { MANAGER, PRODUCT_LEAD, SRE, somebody } from '../support/people.mjs';
import { discover } from '../support/routes.mjs';
import { LIMITS, READ_ONLY, assertWeight, weigh } from '../support/weight.mjs';

// Names and numbers in an address, the more specific route first.
const ROUTES = [
  '/services/new', '/services/{service}', '/services/{service}/edit', '/services/{service}/history',
  '/services/{service}/compliance', '/services/{service}/launch', '/services/{service}/launch/{number}',
  '/services/{service}/launch/{number}/items/{item}', '/services/{service}/launch/{number}/sign-off',
  '/services/{service}/launch/{number}/submit',
  '/checklists/{name}', '/checklists/{name}/items/{item}', '/checklists/{name}/{version}',
  '/teams/{team}', '/people/{person}',
];
// These must be among the pages found, so that a lost link is noticed.
const EXPECTED = ['/', '/services', '/services/{service}', '/services/{service}/launch/{number}', '/reviews',
  '/checklists', '/checklists/{name}/{version}', '/checklists/{name}/items/{item}', '/teams/{team}', '/people/{person}'];
const FILLED_IN = /\/launch\/|\/compliance$|\/new$|\/edit$/;
const ROLES = { team: PRODUCT_LEAD, sre: SRE, manager: MANAGER };

const named = (route) => route.replace(/[{}]/g, '').replace(/\W+/g, '-').replace(/^-|-$/g, '') || 'home';

for (const [role, pattern] of Object.entries(ROLES)) {
  journey(`every page a ${role} reaches is accessible and fits`, { timeout: 900_000 }, async (stage, t) => {
    const first = await somebody(stage, pattern);
    const found = await discover(await first.newPage(), ['/'], ROUTES);
    for (const route of EXPECTED) assert(found.has(route), `no link leads to ${route}`);
    const storageState = await first.storageState();
    for (const theme of THEMES) {
      for (const screen of SCREENS) {
        const context = await stage.visitor({ theme, screen, storageState });
        const page = await context.newPage();
        for (const [route, path] of found) {
          const name = `${named(route)}-${role}-${screen.width}-${theme}`;
          await t.test(name, async () => {
            await page.goto(path);
            await page.evaluate(() => document.querySelectorAll('details.it').forEach((item, at) => { item.open = at === 0; }));
            await assertNoOverflow(page, name);
            await assertAccessible(page, name);
            await picture(page, name);
          });
        }
        await page.close();
      }
    }
  });
}

journey('no page is heavier than its budget', { timeout: 600_000 }, async (stage, t) => {
  const team = await somebody(stage, PRODUCT_LEAD);
  const found = await discover(await team.newPage(), ['/'], ROUTES);
  const storageState = await team.storageState();
  for (const [route, path] of found) {
    await t.test(route, async () => {
      const fresh = await stage.visitor({ storageState });
      assertWeight(route, await weigh(fresh, path), FILLED_IN.test(route) ? LIMITS : READ_ONLY);
    });
  }
});
