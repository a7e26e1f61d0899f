// The story of one service by the pages: launched, run by its developers for six months, handed off, handed
// back, and handed off again. story-api.test.mjs tells the same story as JSON calls.
import assert from 'node:assert/strict';
import { journey } from '../support/journey.mjs';
import { assertRecordsAreWhole } from '../support/audit.mjs';
import { dayOf, daysBetween, letTimePassUntil, monthsAfter } from '../support/calendar.mjs';
import { allSaved, atHand, keysReady } from '../support/review.mjs';
import { fillFolded, notOffered, refusedAnyway, scene } from '../support/scene.mjs';
import { assertStages, readHistory, toldInOrder } from '../support/story-history.mjs';
import {
  DAYS, FRAGILE, HANDBACK, LINK, MONTHS, REFUSALS, REVIEW, SERVICE, WORDS, handoffPlan, inTheWay, judged, launched,
  reported, roomStated,
} from '../support/story.mjs';

journey('a service is handed off, handed back and handed off again', { mode: 'serve', timeout: 400_000 }, async (stage) => {
  const { app, as } = await launched(stage.app);
  const story = { stage, app, as };

  const launchDay = dayOf(app);
  await handoffRefused(story, 0, inTheWay.afterLaunch(launchDay));
  await letTimePassUntil(app, monthsAfter(launchDay, MONTHS));
  await reviewed(story, REVIEW(1));
  await signedByTwo(story, REVIEW(1));
  await accepted(story, REVIEW(1));
  await handedOff(story);

  await app.letDaysPass(DAYS.untilFragile);
  await becomesFragile(story);
  await handbackDecided(story);
  await takesEffect(story);

  const handbackDay = dayOf(app);
  const returnDay = monthsAfter(handbackDay, MONTHS);
  await handoffRefused(story, 1, inTheWay.afterHandback(handbackDay));
  await app.letDaysPass(DAYS.untilMet);
  const conditions = await conditionsMet(story);
  await letTimePassUntil(app, returnDay, 2);
  await reviewed(story, REVIEW(2));
  await signedByTwo(story, REVIEW(2));
  await accepted(story, REVIEW(2));
  await handoffRefused(story, 1, inTheWay.justBeforeReturn(handbackDay));
  await letTimePassUntil(app, returnDay);
  await handedOff(story);

  await told(story, { conditions, daysAway: daysBetween(handbackDay, returnDay) });
  const { signOffs } = await assertRecordsAreWhole(app);
  assert.equal(signOffs, 5, 'one of the launch, two of each handoff');
});

/** A manager sees what stands in the way, is offered no handoff, and is refused one. */
const handoffRefused = ({ stage, app }, version, gates) => scene(stage, 'hanna', async (page) => {
  await page.goto(`${SERVICE}/handoffs/new`);
  await page.getByRole('heading', { name: `${gates.length} ${gates.length === 1 ? 'thing blocks' : 'things block'} handoff to SRE` }).waitFor();
  const rows = await page.locator('section.gate > ol > li').evaluateAll((all) => all.map((row) =>
    `${row.querySelector('.n').firstChild.textContent} (${row.querySelector('.now b').textContent})`));
  assert.deepEqual(rows, gates);
  await page.getByText('It can be handed off once no gate stands in the way').waitFor();
  await notOffered(page, 'button', /^Hand off to/);
  const things = gates.length === 1 ? '1 thing stands' : `${gates.length} things stand`;
  const sentence = `${things} in the way of handoff: ${gates.join('; ')}.`;
  await refusedAnyway(page, `${SERVICE}/handoffs`, { version, ...handoffPlan(app) }, 409, sentence);
});

/** The team answers the handoff review from its earlier answers, and an SRE judges every item. */
async function reviewed(story, review) {
  const { stage, app, as } = story;
  await scene(stage, 'priya', async (page) => {
    await page.goto(SERVICE);
    await page.getByRole('button', { name: 'Open handoff review' }).click();
    await page.waitForURL(`**${review}*`);
    const team = await as('priya');
    const { items } = await team.get(review);
    await confirm(page, review, items.find(({ carried, below }) => carried && !below).id);
    await change(page, review, items.find(({ carried, below, reported: said }) => carried && below && said.date).id, app);
    await reported(app, team, review);
    await page.goto(`${review}/submissions/new`);
    await page.getByRole('button', { name: 'Submit for sign-off' }).click();
    await page.getByText(/^Submitted by /).waitFor();
  });
  await scene(stage, 'dele', async (page) => {
    await page.goto(`${review}/sign-off`);
    await page.getByRole('button', { name: 'Accept', exact: true }).click();
    await page.getByText(/^1 of \d+ decided\.$/).waitFor();
  });
  await judged(await as('dele'), review);
}

/** An answer of the last review is still true. */
async function confirm(page, review, id) {
  await page.goto(`${review}#${id}`);
  await atHand(page, id);
  const item = page.locator(`[id="${id}"]`);
  await item.getByRole('button', { name: 'Still true' }).click();
  await allSaved(page);
  await page.reload();
  assert.equal(await item.getByRole('button', { name: 'Still true' }).count(), 0, `${id} is confirmed`);
}

/** An answer of the last review is not true any more: a date that has come nearer. */
async function change(page, review, id, app) {
  await page.goto(`${review}#${id}`);
  await atHand(page, id);
  const field = page.locator(`[id="${id}"] input[name=date]`);
  await field.fill(dayOf(app, DAYS.committed + 60));
  await field.press('Control+Enter');
  await allSaved(page);
  await page.reload();
  assert.equal(await field.inputValue(), dayOf(app, DAYS.committed + 60));
}

/** Two SREs sign, one of them of the team that will run the service; nobody counts twice. */
async function signedByTwo({ stage }, review) {
  const signs = (handle, sentence) => scene(stage, handle, async (page) => {
    await page.goto(`${review}/sign-off`);
    await keysReady(page);
    await page.getByRole('link', { name: /^Sign off…/ }).click();
    await page.getByLabel('The sentence to record').fill(sentence);
    const hash = await page.locator('[name=content_hash]').inputValue();
    await page.getByRole('button', { name: /^Sign off/ }).click();
    await page.waitForURL(`**${review}?done=*`);
    return hash;
  });
  const hash = await signs('dele', WORDS.firstSignature);
  const { detail } = REFUSALS.signedTwice;
  await scene(stage, 'dele', async (page) => {
    await page.goto(`${review}/sign-off`);
    await page.getByText('You signed this; another SRE signs next').waitFor();
    await notOffered(page, 'link', /^Sign off…/);
    await refusedAnyway(page, `${review}/sign-offs`, { sentence: WORDS.firstSignature, content_hash: hash }, 409, detail);
  });
  await signs('ana', WORDS.secondSignature);
}

/** The lead of the SRE team says yes, with what its load becomes; both teams state the back-up. */
async function accepted({ stage, app, as }, review) {
  await scene(stage, 'priya', async (page) => {
    await page.goto(SERVICE);
    await page.getByLabel('SRE team to ask').selectOption({ label: 'SRE Core' });
    await page.getByLabel('Why now (optional)').fill(WORDS.whyTake);
    await page.getByRole('button', { name: 'Ask to be taken over' }).click();
    await page.getByText('Asked by Priya Nair').first().waitFor();
  });
  await roomStated(await as('mei'));
  await scene(stage, 'mei', async (page) => {
    await page.getByRole('link', { name: 'Ledger asks SRE Core to take Parcel labels', exact: true }).click();
    await page.getByText('Taking it, SRE Core stays inside every limit.').waitFor();
    await page.locator('input[name=answer][value=yes]').check();
    await page.getByRole('button', { name: 'Record the answer' }).click();
    await page.getByText('Your answer was recorded').waitFor();
    await page.goto(review);
    await page.getByText(/^Signed off by Dele Bankole.* and by Ana Lopez/).waitFor();
  });
  await scene(stage, 'dele', async (page) => {
    await page.goto(SERVICE);
    await fillFolded(page, 'Attest the burden', { 'Figures over 28 days': WORDS.burden, 'Link to the figures': LINK });
    await page.getByLabel('Within', { exact: true }).check();
    await page.getByRole('button', { name: 'Attest the burden' }).click();
    await page.getByText('Your attestation was recorded').waitFor();
  });
  await scene(stage, 'mei', async (page) => {
    await page.goto(SERVICE);
    await fillFolded(page, 'Agree to a back-up period', { 'Last day of the period': dayOf(app, DAYS.backUp) });
    await page.getByRole('button', { name: 'Agree to the period' }).click();
    await page.waitForURL('**?done=back-up-stated*');
  });
  await scene(stage, 'priya', async (page) => {
    await page.goto(SERVICE);
    await fillFolded(page, 'State how long the team stays', { 'Last day (when it stays)': dayOf(app, DAYS.committed) });
    await page.getByLabel('The team stays until a day').check();
    await page.getByRole('button', { name: 'Record the statement' }).click();
    await page.waitForURL('**?done=back-up-stated*');
  });
}

const handedOff = ({ stage, app }) => scene(stage, 'hanna', async (page) => {
  await page.getByRole('link', { name: 'Hand off Parcel labels to SRE Core? Asked by Priya Nair', exact: true }).click();
  await page.getByText('Ready to hand off').waitFor();
  const { outcome, ...plan } = handoffPlan(app);
  const form = page.locator(`form:has(input[value=${outcome}])`);
  for (const [name, value] of Object.entries(plan)) await form.locator(`[name=${name}]`).fill(value);
  await form.getByRole('button', { name: 'Hand off to SRE Core' }).click();
  await page.getByRole('heading', { name: 'Run by SRE Core' }).waitFor();
});

/** An SRE of the team that runs it attests what has come of it: two conditions hold. */
const becomesFragile = ({ stage }) => scene(stage, 'dele', async (page) => {
  for (const { reading, value } of FRAGILE) {
    await page.goto(SERVICE);
    await page.locator('summary', { hasText: 'Attest a reading' }).click();
    await page.getByLabel('What you read').selectOption(reading);
    await page.getByLabel('Value').fill(value);
    await page.getByLabel('Where it can be checked').fill(LINK);
    await page.getByRole('button', { name: 'Attest the reading' }).click();
    await page.getByText('Your reading was recorded').waitFor();
  }
  await page.getByRole('heading', { name: '2 of 12 conditions hold' }).waitFor();
});

/** One manager proposes, the team replies, another manager decides: never the proposer, not before the reply. */
async function handbackDecided({ stage, app, as }) {
  const on = dayOf(app, DAYS.notice);
  const decision = { outcome: 'hand_back', on, consultant: 'dele', reason: WORDS.decision };
  const refusedTo = (handle, status, { detail }, words) => scene(stage, handle, async (page) => {
    await page.goto(HANDBACK);
    await page.getByText(words).waitFor();
    await notOffered(page, 'button', 'Record the decision');
    const { version } = await (await as(handle)).get(HANDBACK);
    await refusedAnyway(page, `${HANDBACK}/decision`, { version, ...decision }, status, detail);
  });
  await scene(stage, 'hanna', async (page) => {
    const row = page.locator('li', { hasText: 'Parcel labels is fragile' });
    for (const { words } of FRAGILE) await row.getByText(words).waitFor();
    await row.getByRole('link', { name: /^Propose handback/ }).click();
    await page.getByLabel('Reason').fill(WORDS.proposal);
    await page.getByRole('button', { name: 'Propose', exact: true }).click();
    await page.getByText('The owning team is told and replies here').waitFor();
  });
  const early = REFUSALS.decidedBeforeReply(dayOf(app, DAYS.toReply));
  await refusedTo('omar', 409, early, early.detail);
  await scene(stage, 'priya', async (page) => {
    await page.getByRole('link', { name: /^Reply to the handback proposed for Parcel labels/ }).first().click();
    await page.getByLabel('What the manager should know').fill(WORDS.reply);
    await page.getByRole('button', { name: 'Send the reply' }).click();
    await page.getByText('Your reply was recorded').waitFor();
  });
  await refusedTo('hanna', 403, REFUSALS.decidedByProposer, 'Another manager or the lead of the running SRE team decides.');
  await scene(stage, 'omar', async (page) => {
    await page.getByRole('link', { name: 'Decide: hand Parcel labels back?', exact: true }).click();
    await page.getByText(WORDS.reply).waitFor();
    await page.getByText('Hand back on a date', { exact: true }).click();
    await page.getByLabel('Developers run it from').fill(on);
    await page.getByLabel('SRE consultant').selectOption('dele');
    await page.getByLabel('Reason').fill(WORDS.decision);
    await page.getByRole('button', { name: 'Record the decision' }).click();
    await page.getByText('Omar Said decided: hand back on a date').waitFor();
  });
}

/** The program runs while the day comes, and does by itself what was decided. */
async function takesEffect({ stage, app, as }) {
  await app.letDaysPass(DAYS.notice);
  const reader = await as('priya');
  for (let tries = 0; (await reader.get(SERVICE)).stage === 'ops_managed'; tries += 1) {
    assert(tries < 90, 'the day has come, and the service was not handed back');
    await new Promise((done) => { setTimeout(done, 1000); });
  }
  await scene(stage, 'priya', async (page) => {
    await page.goto(SERVICE);
    await page.getByRole('heading', { name: '0 of 3 conditions to return are met' }).waitFor();
    await page.getByText('Dele Bankole consults.').waitFor();
    await page.locator('dt:has-text("Consultant") + dd', { hasText: 'Dele Bankole' }).waitFor();
  });
}

/** The team plans each condition to return; an SRE, not the team, records it as met. */
async function conditionsMet({ stage, app, as }) {
  const { conditions } = await (await as('priya')).get(HANDBACK);
  for (const { number, words } of conditions) {
    await scene(stage, 'priya', async (page) => {
      await page.goto(HANDBACK);
      const one = page.locator('section.gate li', { hasText: words });
      await fillFolded(one, 'Change', { By: dayOf(app, DAYS.toMeet) });
      await one.getByRole('button', { name: `Save condition ${number}` }).click();
      await page.getByText('The condition to return was saved').waitFor();
      assert.equal(await one.getByText('Meet or drop').count(), 0, 'its owner does not record it as met');
      const closure = `${HANDBACK}/conditions/${number}/closure`;
      await refusedAnyway(page, closure, { version: 2, words: WORDS.met }, 403, REFUSALS.metByTheTeam.detail);
    });
    await scene(stage, 'dele', async (page) => {
      await page.goto(HANDBACK);
      const one = page.locator('section.gate li', { hasText: words });
      await fillFolded(one, 'Meet or drop', { 'How it was met (optional)': WORDS.met });
      await one.getByRole('button', { name: 'Record as met' }).click();
      await page.getByText('recorded as met').first().waitFor();
    });
  }
  return conditions.length;
}

/** The history page tells the story in order, with the stages. */
async function told({ stage, as }, { conditions, daysAway }) {
  const reader = await as('carla');
  const items = async (review) => (await reader.get(review)).asked;
  const counts = { launchItems: await items(`${SERVICE}/launch/1`), handoffItems: await items(REVIEW(1)), conditions, daysAway };
  const events = await scene(stage, 'carla', (page) => readHistory(page, SERVICE));
  const ofItem = /\b[A-Z]{3}-\d\d in (launch|handoff) review \d+/;
  const sentences = events.filter(({ what }) => !ofItem.test(what)).map(({ who, what }) => `${who} ${what}`);
  assert.deepEqual(sentences, toldInOrder(counts).map(([name, , sentence]) => `${name} ${sentence}`));
  assert.deepEqual(events.flatMap(({ stages }) => stages), [
    ['in development', 'developer-managed'], ['developer-managed', 'ops-managed'],
    ['ops-managed', 'developer-managed'], ['developer-managed', 'ops-managed'],
  ]);
  assertStages(await reader.get(SERVICE));
}
