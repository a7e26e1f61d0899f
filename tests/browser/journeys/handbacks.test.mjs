// Fragile services, and handing them back: J9, J10 and J11, with scripts and without.
import assert from 'node:assert/strict';
import { counted } from '../support/counted.mjs';
import { journeysTogether } from '../support/journey.mjs';
import { signIn } from '../support/people.mjs';

const journey = journeysTogether({ mode: 'demo' });

async function visitor(stage, handle, options) {
  const context = await stage.visitor(options);
  await signIn(context, stage.app.url, handle);
  return context;
}

journey('a manager sees which services are fragile, the most fragile first, with no input', async (stage) => {
  const context = await visitor(stage, 'omar');
  const page = await context.newPage();
  const inputs = counted(page);
  await page.goto('/');
  const fragile = page.locator('section', { has: page.getByRole('heading', { name: /^Fragile services/ }) });
  const rows = await fragile.locator('li').allInnerTexts();
  assert.match(rows[0], /^Search suggest is fragile/);
  assert.match(rows[0], /Incidents on most days \(\d/);
  assert.match(rows[1], /^Card vault calls for a joint plan/);
  inputs.assertWithin(0, 'J9 which services are fragile');
  await page.goto('/services?sort=fragile');
  const first = page.locator('tbody tr').first();
  assert.match(await first.innerText(), /Search suggest[\s\S]*Fragile: /);
  context.watched.assertNone();
});

for (const javaScript of [false, true]) {
  const how = javaScript ? 'with scripts' : 'without scripts';

  journey(`a manager proposes a handback and another one decides it, ${how}`, async (stage) => {
    const proposer = await visitor(stage, 'hanna', { javaScript });
    const page = await proposer.newPage();
    const inputs = counted(page);
    await page.goto('/');
    const row = page.locator('li', { hasText: 'Card vault calls for a joint plan' });
    await inputs.click(row.getByRole('link', { name: /^Propose handback/ }));
    await page.getByRole('heading', { name: 'Hand Card vault back to Ledger?' }).waitFor();
    await page.getByRole('heading', { name: /of 12 conditions/ }).waitFor();
    const reason = page.getByLabel('Reason');
    await inputs.click(reason);
    await reason.pressSequentially('Its pages take the whole week.');
    await inputs.click(page.getByRole('button', { name: 'Propose', exact: true }));
    await page.getByText('The owning team is told and replies here').waitFor();
    inputs.assertWithin(4, 'J10 a handback proposed with evidence');
    const handback = new URL(page.url()).pathname;
    assert.equal(await page.getByText('Your decision').count(), 0, 'the proposer never decides');

    const team = await visitor(stage, 'priya', { javaScript });
    const reply = await team.newPage();
    await reply.goto('/');
    await reply.getByRole('link', { name: /^Reply to the handback proposed for Card vault/ }).click();
    await reply.getByLabel('What the manager should know').fill('We take it in January.');
    await reply.getByRole('button', { name: 'Send the reply' }).click();
    await reply.getByText('Your reply was recorded').waitFor();

    const decider = await visitor(stage, 'omar', { javaScript });
    const decision = await decider.newPage();
    const taken = counted(decision);
    await decision.goto('/');
    await taken.click(decision.getByRole('link', { name: 'Decide: hand Card vault back?', exact: true }));
    await decision.getByText('We take it in January.').waitFor();
    assert.equal(await decision.locator('input[name=outcome]:checked').count(), 0, 'nothing is preselected');
    assert.equal(await decision.getByLabel('Plan', { exact: true }).isVisible(), false);
    if (javaScript) {
      // What a handback asks for is offered: a day in a week, and an SRE of the running team.
      await taken.click(decision.getByText('Hand back on a date', { exact: true }));
      const why = decision.getByLabel('Reason');
      await taken.click(why);
      await why.pressSequentially('Both teams agree.');
      await taken.click(decision.getByRole('button', { name: 'Record the decision' }));
      await decision.getByText('The decision was recorded').waitFor();
      taken.assertWithin(4, 'J11 a proposed handback decided: 3 and the reason');
      await decision.getByText('Omar Said decided: hand back on a date').waitFor();
      assert.match(await decision.locator('.meta').innerText(), /Scheduled/);
    } else {
      await decision.getByText('Keep with a plan', { exact: true }).click();
      await decision.getByLabel('Plan', { exact: true }).fill('Split the vault.');
      await decision.getByLabel('Owner, by handle').fill('tomas');
      await decision.getByLabel('Looked at on').fill(day(30));
      await decision.getByLabel('Reason').fill('The split is half done.');
      await decision.getByRole('button', { name: 'Record the decision' }).click();
      await decision.getByText('Omar Said decided: keep with a plan').waitFor();
      await decision.getByLabel('What came of it').fill('The vault is split.');
      await decision.getByRole('button', { name: 'Close the handback' }).click();
      await decision.getByText('The handback is closed').waitFor();
    }
    assert.equal(new URL(decision.url()).pathname, handback);
    for (const context of [proposer, team, decider]) context.watched.assertNone();
  });

  journey(`conditions to return count down on the page of the service, ${how}`, async (stage) => {
    const sre = await visitor(stage, 'mei', { javaScript });
    const page = await sre.newPage();
    await page.goto('/services/price-import');
    const before = await page.getByRole('heading', { name: /conditions? to return/ }).innerText();
    await page.getByRole('link', { name: 'Handback 1', exact: true }).click();
    await page.locator('summary', { hasText: 'Add a condition' }).click();
    await page.getByLabel('What is to be so').last().fill(`Imports are quiet, ${how}.`);
    await page.getByLabel('Owner, by handle').last().fill('ivo');
    await page.getByLabel('By', { exact: true }).last().fill(day(20));
    await page.getByRole('button', { name: 'Add the condition' }).click();
    await page.getByText('The condition to return was saved').waitFor();
    const one = page.locator('li', { hasText: `Imports are quiet, ${how}.` });
    await one.getByText('Meet or drop').click();
    await one.getByLabel('How it was met (optional)').fill('Seen.');
    await one.getByRole('button', { name: 'Record as met' }).click();
    await page.getByText('recorded as met').first().waitFor();
    await page.goto('/services/price-import');
    const after = await page.getByRole('heading', { name: /conditions? to return/ }).innerText();
    const [met, all] = before.match(/\d+/g).map(Number);
    assert.deepEqual(after.match(/\d+/g).map(Number), [met + 1, all + 1]);
    sre.watched.assertNone();
  });

  journey(`a lead of an SRE team names another consultant after a handback, ${how}`, async (stage) => {
    const lead = await visitor(stage, 'ana', { javaScript });
    const page = await lead.newPage();
    await page.goto('/services/price-import');
    await page.getByRole('link', { name: 'Handback 1', exact: true }).click();
    const before = await page.locator('section:has(#conditions-h) > p.who-acts').innerText();
    assert.match(before, / consults\.$/);
    await page.locator('summary', { hasText: /^Name (another|a) consultant$/ }).click();
    const named = page.getByLabel('SRE who consults from now on');
    const [choice] = await named.locator('option:not([value=""])').allInnerTexts();
    assert(!before.startsWith(choice), `${choice} consults already and is offered`);
    await named.selectOption({ label: choice });
    await page.getByRole('button', { name: 'Name the consultant' }).click();
    await page.getByText('The consultant was named, and is told.').waitFor();
    await page.getByText(`${choice} consults.`).waitFor();
    await page.goto('/services/price-import');
    await page.locator('dt:has-text("Consultant") + dd', { hasText: choice }).waitFor();
    await page.goto('/services/price-import/history');
    await page.getByText(`assigned ${choice} as consultant of handback 1`).first().waitFor();
    lead.watched.assertNone();
  });
}

/** A day that lies this many days ahead, as a date field takes it. */
function day(ahead) {
  return new Date(Date.now() + ahead * 86400e3).toISOString().slice(0, 10);
}
