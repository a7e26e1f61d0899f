// A manager hands a service off from My work, with scripts and without; an SRE team states what it carries.
import assert from 'node:assert/strict';
import { journey } from '../support/journey.mjs';
import { signIn } from '../support/people.mjs';

const SERVICE = '/services/order-history';

async function visitor(stage, handle, options = {}) {
  const context = await stage.visitor(options);
  await signIn(context, stage.app.url, handle);
  return context;
}

const day = (after) => new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10);

/** From the row on My work to the service that an SRE team runs. */
async function handOff(stage, options) {
  const manager = await visitor(stage, 'hanna', options);
  const page = await manager.newPage();
  await page.goto('/');
  await page.getByRole('link', { name: 'Hand off Order history to SRE Core? Asked by Noor Khan', exact: true }).click();
  await page.getByRole('heading', { name: 'Hand off Order history to SRE Core?', level: 1 }).waitFor();
  await page.getByText('Ready to hand off').waitFor();
  await page.getByText('Taking it, SRE Core stays inside every limit.').waitFor();
  await page.getByLabel('Transfer order').fill('Dashboards, then the pager, then deploys.');
  await page.getByLabel('Shadow shifts from').fill(day(1));
  await page.getByLabel('Shadow shifts until').fill(day(28));
  await page.getByLabel('Developers back up until').fill(day(90));
  await page.getByLabel('It worked when').fill('Two pages a week at most for a month.');
  await page.getByLabel('Reason').first().fill('Customers call when it stands still.');
  await page.getByRole('button', { name: 'Hand off to SRE Core' }).click();
  await page.waitForURL(`**${SERVICE}?done=*`);
  await page.getByRole('heading', { name: 'Run by SRE Core' }).waitFor();
  await page.getByText('Handed off. The SRE team runs it from now on.').waitFor();
  await page.getByRole('link', { name: 'Handoff decision 1' }).first().click();
  await page.getByText('Hanna Voss handed Order history off to SRE Core.').waitFor();
  await page.getByText('Two pages a week at most for a month.').waitFor();
  await page.goto(`${SERVICE}/history`);
  await page.getByText('handed the service off to SRE Core').waitFor();
  await page.goto('/');
  assert.equal(await page.getByRole('link', { name: 'Hand off Order history to SRE Core?' }).count(), 0);
  const { stage: now, running_team: team } = await (await manager.request.get(`/api/v1${SERVICE}`)).json();
  assert.deepEqual([now, team.slug], ['ops_managed', 'sre-core']);
}

journey('a manager hands a service off', { mode: 'demo' }, (stage) => handOff(stage));

journey('a manager hands a service off without scripts', { mode: 'demo' }, async (stage) => {
  const withoutScripts = { javaScript: false };
  await notYetThenRefused(stage, withoutScripts);
  await statesLoad(stage, withoutScripts);
  await handOff(stage, withoutScripts);
});

/** A decision that lacks its day comes back with what was typed. */
async function notYetThenRefused(stage, options) {
  const context = await visitor(stage, 'omar', options);
  context.watched.allow(/422 \(Unprocessable Entity\)/);
  const page = await context.newPage();
  await page.goto('/services/search-index/handoffs/new');
  await page.getByText('It can be handed off once no gate stands in the way').waitFor();
  await page.getByLabel('Look at it again on').fill('2020-01-01');
  await page.locator('#f-why_not').fill('Nobody has answered yet.');
  await page.getByRole('button', { name: 'Not yet' }).click();
  await page.getByText('Give the day after today on which it is looked at again.').first().waitFor();
  await page.getByLabel('look again on').fill(day(30));
  await page.getByRole('button', { name: 'Send again' }).click();
  await page.getByText('Your decision was recorded. Its developers go on running it.').waitFor();
  await page.getByText('Nobody has answered yet.').waitFor();
}

/** The lead of an SRE team sees what a service would take, beside the answer. */
async function statesLoad(stage, options) {
  const page = await (await visitor(stage, 'mei', options)).newPage();
  await page.goto('/takeovers');
  const asked = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Search index' }) });
  await asked.getByText('Taking it, whether SRE Core stays inside is unknown').waitFor();
  await asked.getByRole('link', { name: 'State what it takes' }).click();
  assert.equal(await page.getByLabel('Service', { exact: true }).inputValue(), 'search-index');
  await page.getByLabel('Incidents per 12-hour shift').fill('0.8');
  await page.getByLabel('Operational work').fill('30');
  await page.getByLabel('On-call').fill('9');
  await page.getByRole('button', { name: 'State load' }).click();
  await page.getByText('Taking it, SRE Core goes over operational work.').first().waitFor();
}
