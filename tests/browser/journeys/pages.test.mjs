// Every page of the table of routes, as people who may see it, at every width and in both themes: axe, content
// policy, no sideways scrolling; every link and form leads somewhere; and its weight against the budget.
import assert from 'node:assert/strict';
import { EXTREMES, PHONE, assertFits } from '../support/checks.mjs';
import { journey, journeysTogether } from '../support/journey.mjs';
import { atHand, keysReady } from '../support/review.mjs';
import { record } from '../support/records.mjs';
import { signIn } from '../support/people.mjs';
import { assertSameTable, explore, tableOfRoutes } from '../support/routes.mjs';
import { LIMITS, READ_ONLY, assertWeight, weigh } from '../support/weight.mjs';

// Who follows the links: a lead of a product team, an SRE, a manager, compliance, an administrator.
const VISITORS = ['priya', 'dele', 'hanna', 'carla', 'admin'];

// Pages that other tests of this file open, each with the reason why no link of the demo leads there.
const ELSEWHERE = {
  '/setup': 'the one-time link of an empty installation',
  '/setup/service': 'the page after it',
  '/invitations': 'the one-time link of a new person',
  '/services/{svc}/{kind}/{n}/snapshots/{id}': 'the checklists of the demo have one version each',
  '/sessions/new': 'only for who is not signed in',
};
// Pages that nothing links to, and why they are there.
const GIVEN = {
  '/checklists/{kind}': { handle: 'priya', path: '/checklists/launch', why: 'stays while versions change' },
};
// Pages that lead on to another.
const LEADS_ON = ['/services/{svc}/{kind}', '/services/{svc}/{kind}/{n}/items/{item}'];

// The same pages in another state, or as somebody who may do more on them.
const STATES = [
  ['dele', '/', 'work of an SRE'],
  ['hanna', '/', 'work of a manager'],
  ['admin', '/', 'work of nobody'],
  ['dele', '/services/payments-ledger/launch/1', 'review, judged early'],
  ['priya', '/services/payments-ledger/launch/1?full=1', 'review, all items in full'],
  ['hanna', '/services/fraud-scoring/launch/1?item=MON-03', 'review, signed off, an item unfolded'],
  ['mei', '/services/catalog-read/launch/1', 'review, submitted'],
  ['lena', '/services/recommendations/launch/1', 'review, returned'],
  ['priya', '/services/statement-layout/launch/1', 'review, low-risk, read by the team'],
  ['dele', '/services/statement-layout/launch/1/sign-off', 'sign-off, low-risk'],
  ['noor', '/services/statement-layout', 'service, low-risk'],
  ['noor', '/services/fraud-scoring/launch/1', 'review, signed off'],
  ['kofi', '/services/feature-flags/launch/1', 'review, stale'],
  ['kofi', '/services/batch-reports/launch/1', 'review, expired'],
  ['amir', '/services/sms-gateway/launch/1', 'review, withdrawn'],
  ['noor', '/services/gift-cards/launch/1?show=changes', 'review, nothing to show'],
  ['mei', '/services/catalog-read/launch/1/sign-off', 'sign-off, submitted'],
  ['lena', '/services/recommendations/launch/1/sign-off', 'sign-off, returned, read by the team'],
  ['mei', '/services/gift-cards/launch/1/sign-off?item=OWN-01', 'sign-off, an item without an answer'],
  ['mei', '/services/catalog-read/launch/1/sign-offs/new', 'signing, items missing'],
  ['noor', '/services/gift-cards/launch/1/submissions/new', 'submitting, items missing'],
  ['noor', '/services/fraud-scoring', 'service, ready to launch'],
  ['noor', '/services/checkout-api', 'service, launched'],
  ['noor', '/services/checkout-api/handoff/1?item=OWN-01', 'handoff review, carried answers'],
  ['mei', '/services/search-index', 'service, asked to be taken over'],
  ['dele', '/consulting', 'consulting of an SRE'],
  ['ana', '/consulting?service=gift-cards', 'consulting from a link in a mail'],
  ['priya', '/consulting', 'consulting, read by a team'],
  ['dele', '/services/gift-cards', 'service, help logged by an SRE'],
  ['hanna', '/checklists/drafts/1', 'draft, to be published by a manager'],
  ['dele', '/checklists/drafts/1', 'draft, changed by its author'],
  ['priya', '/checklists/drafts/1', 'draft, read by a team'],
  ['mei', '/', 'work of the lead of an SRE team'],
  ['hanna', '/services/order-history/handoffs/new', 'handoff, ready to be decided'],
  ['noor', '/services/order-history/handoffs/new', 'handoff, read by the team'],
  ['omar', '/services/search-index/handoffs/new', 'handoff, gates in the way'],
  ['ana', '/services/card-vault/handoffs/1', 'handoff, decided'],
  ['kofi', '/services/session-store', 'service, run by an SRE team'],
  ['mei', '/teams/sre-core', 'SRE team, stating its load'],
  ['hanna', '/services/search-index', 'service, a gate overridden'],
  ['hanna', '/services/checkout-api', 'service, gates to override'],
  ['dele', '/services/checkout-api', 'service, burden to attest'],
  ['mei', '/takeovers', 'services that wait, answered by the lead'],
  ['mei', '/lessons', 'lessons, some to decide'],
  ['noor', '/lessons?state=declined', 'lessons, declined ones'],
  ['noor', '/lessons?service=checkout-api&origin=launch', 'lessons of a service, one about to be filed'],
  ['dele', '/lessons/1', 'lesson, accepted, read by an SRE'],
  ['kofi', '/lessons/2', 'lesson, declined, read by who filed it'],
  ['dele', '/lessons/3', 'lesson, discussed, decided by an SRE'],
  ['noor', '/lessons/4', 'lesson, filed, completed by who filed it'],
  ['hanna', '/waivers', 'waivers, decided by a manager'],
  ['mei', '/waivers?service=catalog-read', 'waivers of a service, decided by the lead of an SRE team'],
  ['hanna', '/services/gift-cards/launch/1?item=PLN-01', 'review, a waiver that waits for the reader'],
  ['noor', '/services/gift-cards/launch/1?item=PLN-01', 'review, a waiver that was asked for'],
  ['dele', '/services/fraud-scoring/launch/1?show=blocks', 'review, signed off, conditions given on'],
  ['lena', '/services/search-suggest/handbacks/1', 'handback, replied, read by the team'],
  ['hanna', '/services/search-suggest/handbacks/1', 'handback, to be decided'],
  ['mei', '/services/price-import/handbacks/1', 'handback, conditions to return judged by an SRE'],
  ['noor', '/services/price-import/handbacks/1', 'handback, conditions to return planned by the team'],
  ['noor', '/services/price-import', 'service, handed back'],
  ['dele', '/services/card-vault', 'service, fragile'],
  ['omar', '/services/card-vault/handbacks/new', 'handback, to be proposed'],
  ['priya', '/services/card-vault/handbacks/new', 'handback, not for the team to propose'],
  ['kofi', '/services/image-resizer', 'service without a review'],
  ['admin', '/services/image-resizer/signals', 'signals, nothing told, read by who may add sources'],
  ['noor', '/services/checkout-api/signals?weeks=all', 'signals, full history'],
  ['lena', '/services/card-vault/signals?because=PAG-03', 'signals, an effect that others expect'],
  ['carla', '/services/payments-ledger/compliance', 'questionnaire, confirming'],
  ['admin', '/people/priya', 'person, administered'],
  ['admin', '/teams/ledger', 'team, administered'],
  ['admin', '/mail', 'mail, not set up'],
  ['priya', '/search?q=ledger', 'search with hits'],
  ['priya', '/search?q=zzzz', 'search without hits'],
  ['priya', '/services?q=zzzz', 'no service found'],
];

const FILLED_IN = /^\/services\/\{svc\}\/\{kind\}\/\{n\}/;
const together = journeysTogether({ mode: 'demo' });
const table = tableOfRoutes();
const toCheck = new Map();

async function visitor(stage, handle, options) {
  const context = await stage.visitor(options);
  await signIn(context, stage.app.url, handle);
  return context;
}

together('every page is reached by links, and every link and form leads somewhere', async (stage) => {
  const anybody = await stage.visitor();
  assertSameTable(table, await (await anybody.request.get('/api/v1/openapi.json')).json());
  const reached = new Set();
  const lost = [];
  for (const handle of VISITORS) {
    const seen = await explore(await visitor(stage, handle), table);
    lost.push(...[...seen.lost].map((sentence) => `${handle}: ${sentence}`));
    for (const [route, path] of seen.found) {
      reached.add(route);
      if (path && !toCheck.has(route)) toCheck.set(route, { handle, path });
    }
  }
  for (const [route, { handle, path }] of Object.entries(GIVEN)) {
    assert(!toCheck.has(route), `${route} is linked; it need not be given`);
    toCheck.set(route, { handle, path });
    reached.add(route);
  }
  assert.deepEqual(lost, [], 'links and forms that lead nowhere');
  const missing = table.pages.filter((route) => !reached.has(route) && !ELSEWHERE[route] && !LEADS_ON.includes(route));
  assert.deepEqual(missing, [], 'pages to which no link leads');
  for (const route of toCheck.keys()) assert(table.pages.includes(route), `${route} is no page`);
  assert(toCheck.size >= 20, `only ${toCheck.size} pages were found`);
});

together('every page is accessible and fits at 390, 768 and 1440, light and dark', async (stage, t) => {
  const states = STATES.map(([handle, path, name]) => ({ handle, path, name, screens: EXTREMES }));
  const pages = [...toCheck].map(([route, where]) => ({ ...where, name: route }));
  const contexts = new Map();
  let looks = 0;
  for (const { handle, path, name, screens } of [...pages, ...states]) {
    await t.test(`${name} as ${handle}`, async () => {
      if (!contexts.has(handle)) contexts.set(handle, await visitor(stage, handle));
      const page = await contexts.get(handle).newPage();
      const response = await page.goto(path);
      assert.equal(response.status(), 200);
      await unfold(page);
      looks += await assertFits(page, slug(`${name} ${handle}`), screens);
      contexts.get(handle).watched.assertNone();
      await page.close();
    });
  }
  record('looks', { what: 'pages and states looked at', pages: pages.length + states.length, looks });
}, 600_000);

// Of the items some are enough: each fetches what the page does not have of it.
async function unfold(page) {
  await page.evaluate(() => {
    const items = [...document.querySelectorAll('details.it')].slice(0, 4);
    const others = document.querySelectorAll('details:not(.it)');
    for (const one of [...items, ...others]) one.open = true;
  });
  await page.waitForFunction(() => !document.querySelector('details.it[data-brief][open]'));
}

const slug = (name) => name.toLowerCase().replace(/\W+/g, '-').replace(/^-|-$/g, '') || 'home';

together('dialogs, menus, conflicts and refusals are accessible', async (stage, t) => {
  const noor = await visitor(stage, 'noor');
  noor.watched.allow(/404|409|422|401/);
  const page = await noor.newPage();
  const review = '/services/gift-cards/launch/1';
  page.on('dialog', (dialog) => dialog.accept());
  const look = (name, prepare, screens = EXTREMES) => t.test(name, async () => {
    await prepare();
    await assertFits(page, slug(name), screens);
    noor.watched.assertNone();
  });

  await look('a page that does not exist', () => page.goto('/services/nothing-here'));
  await look('the list of keys', async () => {
    await page.goto(review);
    await keysReady(page);
    await page.keyboard.press('?');
    await page.locator('dialog[open]').waitFor();
  });
  await look('a low-risk launch without its conditions', async () => {
    await page.goto(review);
    await page.getByText('This launch is low-risk').click();
    const form = page.locator('form[action$="/low-risk"]');
    await form.locator('[name=reason]').fill('The cards look different.');
    await form.evaluate((one) => { one.noValidate = true; });
    await form.getByRole('button').click();
    await page.getByText('This was not saved').first().waitFor();
  });
  await look('the account menu', async () => {
    await page.goto('/');
    await page.locator('button.me').click();
    await page.locator('#account:popover-open').waitFor();
  });
  await look('the menu of a phone', async () => {
    await page.goto('/');
    await page.setViewportSize(PHONE[0].screen);
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.locator('#menu:popover-open').waitFor();
  }, PHONE);
  await look('not applicable without a reason', async () => {
    const id = await toDo(page, review, 0);
    await page.goto(`${review}#${id}`);
    await atHand(page, id);
    await page.keyboard.press('4');
    await page.locator('#saved[data-state=waiting]').waitFor();
  });
  await look('a conflict', async () => {
    const ivo = await (await visitor(stage, 'ivo')).newPage();
    const id = await toDo(page, review, 1);
    await page.goto(`${review}#${id}`);
    await atHand(page, id);
    await ivo.goto(`${review}#${id}`);
    await atHand(ivo, id);
    await ivo.keyboard.press('1');
    await ivo.locator(`[id="${id}"]:not([data-todo])[data-s=met]`).waitFor();
    await page.keyboard.press('2');
    await page.locator(`[id="${id}"] .conflict`).waitFor();
  });
  await look('a conflict of a form', async () => {
    const ivo = await (await visitor(stage, 'ivo')).newPage();
    for (const each of [page, ivo]) await each.goto('/services/gift-cards/edit');
    await ivo.getByLabel('What it does').fill('Sells and redeems gift cards.');
    await ivo.getByRole('button', { name: 'Save changes' }).click();
    await ivo.getByText('Saved.').waitFor();
    await page.getByLabel('What it does').fill('Sells gift cards.\nRedeems them.');
    await page.locator('input[name=facts]').first().click();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText(/^Ivo Brandt changed .* while you were editing$/).waitFor();
    assert.equal(await page.locator('.conflict .sides').count(), 2);
  });
  await look('something typed and not sent', async () => {
    // What the looks before left unsaved is more pressing, and would be said instead.
    await page.evaluate(() => localStorage.clear());
    const id = await toDo(page, review, 2);
    await page.goto(`${review}#${id}`);
    await atHand(page, id);
    await page.locator(`[id="${id}"] .say textarea`).fill('Half a question.');
    await page.locator('#saved[data-state=unsent]').waitFor();
  });
  await look('a page of somebody else', async () => {
    await signIn(page.context(), stage.app.url, 'ivo');
    const say = page.locator('.it[open] .say');
    await say.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('This page was opened by noor').waitFor();
    await page.evaluate(() => document.querySelector('.it[open] .say').submit());
    await page.getByRole('heading', { name: 'This was not saved' }).waitFor();
    await page.getByRole('link', { name: 'Read it as it is now' }).waitFor();
    await signIn(page.context(), stage.app.url, 'noor');
  });
  await look('a form that was refused', async () => {
    await page.goto('/services/new');
    await page.evaluate(() => { document.querySelector('main form').noValidate = true; });
    await page.getByRole('button', { name: 'Add service' }).click();
    await page.getByText('There is a problem').waitFor();
  });
});

async function toDo(page, review, place) {
  await page.goto(review);
  return page.locator('.it[data-todo]:has(input[value=partly])').nth(place).getAttribute('id');
}

together('who is not signed in, and who is invited', async (stage) => {
  const admin = await visitor(stage, 'admin');
  const invited = await admin.request.post('/api/v1/people/tomas/invitations', { data: {}, headers: { origin: stage.app.url } });
  assert(invited.ok(), await invited.text());
  const { token } = await invited.json();
  const context = await stage.visitor();
  const page = await context.newPage();
  await page.goto(`/invitations?token=${token}`);
  await page.getByRole('button', { name: 'Set password and sign in' }).waitFor();
  await assertFits(page, 'invitation');
  await page.goto('/sessions/new?next=/services');
  await assertFits(page, 'sign-in');
});

journey('the pages of an empty installation', { mode: 'serve' }, async (stage) => {
  const page = await (await stage.visitor()).newPage();
  await page.goto(await stage.app.setupLink());
  await assertFits(page, 'setup');
  await page.getByLabel('Your name').fill('Priya Nair');
  await page.getByLabel('E-mail').fill('priya@ledger.example');
  await page.getByLabel('Password').fill('a sentence that is easy to remember');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL('**/setup/service');
  await assertFits(page, 'setup-service');
  for (const path of ['/', '/services', '/reviews', '/teams', '/people']) {
    await page.goto(path);
    await assertFits(page, slug(`empty ${path}`), EXTREMES);
  }
});

together('no page is heavier than its budget', async (stage, t) => {
  const handles = new Set([...toCheck.values()].map(({ handle }) => handle));
  const states = new Map();
  for (const handle of handles) states.set(handle, await (await visitor(stage, handle)).storageState());
  const weights = new Map();
  const weighOne = async ([route, { handle, path }]) => {
    const fresh = await stage.visitor({ storageState: states.get(handle) });
    weights.set(route, await weigh(fresh, path));
    await fresh.close();
  };
  // Three at a time, as most of a visit is waiting for more to arrive.
  const waiting = [...toCheck];
  while (waiting.length > 0) await Promise.all(waiting.splice(0, 3).map(weighOne));
  for (const [route, weight] of weights) {
    await t.test(route, () => assertWeight(route, weight, FILLED_IN.test(route) ? LIMITS : READ_ONLY));
  }
});

together('a review prints with every item open and no control', async (stage) => {
  const page = await (await visitor(stage, 'noor')).newPage();
  await page.goto('/services/fraud-scoring/launch/1?full=1');
  const items = await page.locator('.it').count();
  await page.emulateMedia({ media: 'print' });
  const shown = await page.evaluate(() => {
    const visible = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility() && one.getBoundingClientRect().height > 0).length;
    return { bars: visible('.it .bars'), controls: visible('button,input,select,textarea'), hash: visible('.printed code'), words: document.body.innerText.length };
  });
  assert(items >= 40, `${items} items`);
  assert.deepEqual([shown.bars, shown.controls, shown.hash], [items, 0, 1]);
  assert(shown.words > 5_000, `${shown.words} letters are printed`);
  const sheets = (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  assert(sheets >= 3 && sheets <= 30, `${sheets} sheets`);
});
