// The story of one service as JSON calls: launched, run by its developers for six months, handed off, handed
// back, and handed off again. No browser takes part; story.test.mjs tells the same story by the pages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from '../support/app.mjs';
import { assertRecordsAreWhole } from '../support/audit.mjs';
import { dayOf, daysBetween, letTimePassUntil, monthsAfter, spoken } from '../support/calendar.mjs';
import { assertStages, toldInOrder } from '../support/story-history.mjs';
import {
  DAYS, FRAGILE, HANDBACK, LINK, MONTHS, REFUSALS, REVIEW, SERVICE, WORDS, handoffPlan, inTheWay, judged, launched,
  reported, roomStated, signed,
} from '../support/story.mjs';

test('a service is handed off, handed back and handed off again through the API', { timeout: 300_000 }, async (t) => {
  const app = await startApp({ mode: 'serve' });
  t.after(() => app.stop());
  const story = await launched(app);

  const launchDay = dayOf(app);
  await handoffRefused(story, 0, inTheWay.afterLaunch(launchDay));
  await letTimePassUntil(app, monthsAfter(launchDay, MONTHS));
  await reviewed(story, REVIEW(1));
  await signedByTwo(story, REVIEW(1));
  await accepted(story, REVIEW(1));
  await handedOff(story, 0);

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
  await handedOff(story, 1);

  await assertTold(story, { conditions, daysAway: daysBetween(handbackDay, returnDay) });
  const { signOffs } = await assertRecordsAreWhole(app);
  assert.equal(signOffs, 5, 'one of the launch, two of each handoff');
});

function assertRefused({ code, detail }, refusal) {
  assert.deepEqual({ code, detail }, refusal);
}

/** A manager may not hand the service off; the refusal lists what stands in the way, and nothing else. */
async function handoffRefused({ app, as }, decided, gates) {
  const manager = await as('hanna');
  const refused = await manager.replace(`${SERVICE}/handoffs`, decided, handoffPlan(app), 409);
  assert.equal(refused.code, 'gates_failed');
  assert.deepEqual(refused.gates, gates);
  const things = gates.length === 1 ? '1 thing stands' : `${gates.length} things stand`;
  assert.equal(refused.detail, `${things} in the way of handoff: ${gates.join('; ')}.`);
}

/** The team answers the handoff review from its earlier answers, and an SRE judges every item. */
async function reviewed({ app, as }, review) {
  const team = await as('priya');
  await team.post(`${SERVICE}/handoff`, {});
  assertRefused(await team.post(`${review}/submissions`, {}, 409), await unanswered(team, review));
  const { confirmed, answered } = await reported(app, team, review);
  assert(confirmed > 0 && answered > 0, `${confirmed} answers stand as they were, ${answered} are new`);
  await team.post(`${review}/submissions`, {});
  const sre = await as('dele');
  await judged(sre, review);
}

/** Answers of an earlier review are to do until somebody stands by them again. */
async function unanswered(team, review) {
  const { items } = await team.get(review);
  assert(items.some(({ carried }) => carried), 'answers were carried over');
  return { code: 'unanswered_items', detail: `${items.length} items are not answered yet: ${items.map(({ id }) => id).join(', ')}.` };
}

/** Two SREs sign, one of them of the team that will run the service; nobody counts twice. */
async function signedByTwo({ as }, review) {
  const sre = await as('dele');
  await signed(sre, review, WORDS.firstSignature);
  assertRefused(await signed(sre, review, WORDS.firstSignature, 409), REFUSALS.signedTwice);
  const { state } = await signed(await as('ana'), review, WORDS.secondSignature);
  assert.equal(state, 'submitted', 'no team has said yes yet, so nobody signed for the receiving one');
}

/** The lead of the SRE team says yes, with what its load becomes; both teams state the back-up. */
async function accepted({ app, as }, review) {
  const [team, lead, sre] = [await as('priya'), await as('mei'), await as('dele')];
  await team.post(`${SERVICE}/takeovers`, { team: 'sre-core', words: WORDS.whyTake });
  await roomStated(lead);
  const [{ number, version, outlook }] = await lead.get(`${SERVICE}/takeovers`);
  assert.deepEqual(outlook.limits.map(({ fit }) => fit), ['inside', 'inside', 'inside', 'inside']);
  await sre.replace(`${SERVICE}/takeovers/${number}/answer`, version, { answer: 'yes' }, 403);
  await lead.replace(`${SERVICE}/takeovers/${number}/answer`, version, { answer: 'yes' });
  const { state } = await lead.get(review);
  assert.equal(state, 'signed_off', 'with the yes, one of the signatures is of the receiving team');
  await sre.post(`${SERVICE}/attestations`, { against_bar: 'within', figures: WORDS.burden, link: LINK });
  await lead.post(`${SERVICE}/back-up/period`, { until: dayOf(app, DAYS.backUp) });
  await team.post(`${SERVICE}/back-up`, { says: 'stays', until: dayOf(app, DAYS.committed) });
}

async function handedOff({ app, as }, decided) {
  const manager = await as('hanna');
  const { stage } = await manager.replace(`${SERVICE}/handoffs`, decided, handoffPlan(app), 201);
  assert.equal(stage, 'ops_managed');
}

/** An SRE of the team that runs it attests what has come of it: two conditions hold. */
async function becomesFragile({ as }) {
  const sre = await as('dele');
  assert.deepEqual(await sre.get('/fragility'), []);
  for (const { reading, value } of FRAGILE) await sre.post(`${SERVICE}/readings`, { reading, value, link: LINK });
  const [{ hold, reason }] = await sre.get('/fragility');
  assert.deepEqual([hold, reason], [2, FRAGILE.map(({ words }) => words).join('; ')]);
}

/** One manager proposes, the team replies, another manager decides: never the proposer, not before the reply. */
async function handbackDecided({ app, as }) {
  const [proposer, decider, team] = [await as('hanna'), await as('omar'), await as('priya')];
  await proposer.post(`${SERVICE}/handbacks`, { reason: WORDS.proposal });
  const decision = { outcome: 'hand_back', on: dayOf(app, DAYS.notice), consultant: 'dele', reason: WORDS.decision };
  const decide = async (manager, status) =>
    manager.replace(`${HANDBACK}/decision`, (await manager.get(HANDBACK)).version, decision, status);
  assertRefused(await decide(decider, 409), REFUSALS.decidedBeforeReply(dayOf(app, DAYS.toReply)));
  const { version } = await team.get(HANDBACK);
  await team.replace(`${HANDBACK}/reply`, version, { reply: WORDS.reply });
  assertRefused(await decide(proposer, 403), REFUSALS.decidedByProposer);
  const { state } = await decide(decider, 200);
  assert.equal(state, 'scheduled');
}

/** The program is off when the day comes; started again, it does what was decided. */
async function takesEffect({ app, as }) {
  await app.letDaysPass(DAYS.notice - 1);
  const stageNow = async () => (await (await as('priya')).get(SERVICE)).stage;
  await app.restart();
  assert.equal(await stageNow(), 'ops_managed', 'its day has not come');
  await app.halt();
  await app.letDaysPass(1);
  await app.restart();
  await until(async () => await stageNow() === 'developer_managed', 'the handback takes effect');
  const { state, consultant } = await (await as('priya')).get(HANDBACK);
  assert.deepEqual([state, consultant.name], ['handed_back', 'Dele Bankole']);
}

async function until(holds, what) {
  for (let tries = 0; tries < 60; tries += 1) {
    if (await holds()) return;
    await new Promise((done) => { setTimeout(done, 250); });
  }
  assert.fail(`${what} did not come to be`);
}

/** The team plans each condition to return; an SRE, not the team, records it as met. */
async function conditionsMet({ app, as }) {
  const [team, sre] = [await as('priya'), await as('dele')];
  const { conditions } = await team.get(HANDBACK);
  const drafted = conditions.map(({ words }) => words);
  for (const { condition } of FRAGILE) assert(drafted.includes(`This no longer holds: ${condition}`), drafted.join('; '));
  for (const { number, version } of conditions) {
    const one = `${HANDBACK}/conditions/${number}`;
    const planned = await team.replace(one, version, { owner: 'priya', due_on: dayOf(app, DAYS.toMeet) });
    assertRefused(await team.replace(`${one}/closure`, planned.version, { words: WORDS.met }, 403), REFUSALS.metByTheTeam);
    const { state } = await sre.replace(`${one}/closure`, planned.version, { words: WORDS.met });
    assert.equal(state, 'met');
  }
  return conditions.length;
}

/** The history tells the story in order, and the items in between. */
async function assertTold({ as }, { conditions, daysAway }) {
  const reader = await as('carla');
  const items = async (review) => (await reader.get(review)).asked;
  const [launchItems, handoffItems] = [await items(`${SERVICE}/launch/1`), await items(REVIEW(1))];
  const events = await wholeHistory(reader);
  const ofItems = (event) => event.subject.includes('/items/');
  const told = events.filter((event) => !ofItems(event)).map(({ by_name: name, kind }) => [name, kind]);
  const expected = toldInOrder({ launchItems, handoffItems, conditions, daysAway });
  assert.deepEqual(told, expected.map(([name, kind]) => [name, kind]));
  const verdicts = events.filter(({ kind }) => kind === 'verdict.given').length;
  assert.equal(verdicts, launchItems + 2 * handoffItems, 'every item of every review was judged');
  assertStages(await reader.get(SERVICE));
}

/** Every event of the service, oldest first. */
async function wholeHistory(reader) {
  const events = [];
  for (let query = ''; query !== null;) {
    const part = await reader.get(`${SERVICE}/history${query}`);
    events.unshift(...part.events.reverse());
    query = part.next_before ? `?before=${part.next_before}` : null;
  }
  return events;
}
