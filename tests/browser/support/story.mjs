// The story of one service: launched, handed off to an SRE team, handed back, and handed off again. Its
// people, its words, and how it begins, by JSON, from an empty database to a launched service.
import assert from 'node:assert/strict';
import { Program, apiOf } from './api.mjs';
import { meeting } from './answers.mjs';
import { dayOf, monthsAfter, spoken } from './calendar.mjs';
import { PASSWORD } from './organisation.mjs';
import { QUESTIONNAIRE } from './questionnaire.mjs';

export const SERVICE = '/services/parcel-labels';
export const HANDBACK = `${SERVICE}/handbacks/1`;

export const REVIEW = (number) => `${SERVICE}/handoff/${number}`;
export const LINK = 'https://graphs.example/quarter';

/** Calendar months that developers run a service before a handoff, and again after a handback. */
export const MONTHS = 6;

/** Days between what happens, and days that people name. */
export const DAYS = { untilFragile: 100, toReply: 7, notice: 7, untilMet: 60, toMeet: 30, backUp: 90, committed: 365 };

/** What people of the story write, the same at both doors. */
export const WORDS = {
  launch: 'The carriers are ready.',
  firstSignature: 'Fit to hand off.',
  secondSignature: 'Fit, as seen from another team.',
  whyTake: 'Shops call when labels do not print.',
  burden: '2 pages a week, 3% toil',
  transferOrder: 'Dashboards, then the pager, then deploys.',
  success: 'Two pages a week at most for a month.',
  handoff: 'Shops of every country depend on it.',
  proposal: 'A carrier changed its protocol, and every second change fails.',
  reply: 'We take it, and need the consultant for a quarter.',
  decision: 'Both teams agree.',
  met: 'Seen in the figures of the last month.',
};

/** What is refused on the way. */
export const REFUSALS = {
  signedTwice: { code: 'signed_already', detail: 'You signed this already. Another SRE signs next.' },
  decidedBeforeReply: (day) => ({
    code: 'reply_awaited',
    detail: `The owning team has until ${spoken(day)} to reply. Decide once it has replied, or after that day.`,
  }),
  decidedByProposer: {
    code: 'own_request',
    detail: 'You proposed or asked for this, so you may not decide this handback. Ask somebody else to decide.',
  },
  metByTheTeam: { code: 'not_allowed', detail: 'Only SREs may judge the conditions to return.' },
};

const clock = (months, start, since) =>
  `Run by its developers long enough (${months} months since the ${start}, reached on ${spoken(monthsAfter(since, MONTHS))})`;
const NO_YES = [
  'A receiving SRE team that has room (no SRE team has said yes)',
  'Developers stay for the back-up period (no back-up period is agreed)',
];

/** What stands in the way of a handoff at three times, in the words of the gates. */
export const inTheWay = {
  afterLaunch: (launchDay) => [
    clock(0, 'launch', launchDay),
    'Handoff review signed off and valid (no handoff review under way)',
    'Operational burden within the handoff bar (neither measured nor attested)',
    ...NO_YES,
  ],
  afterHandback: (handbackDay) => [
    clock(0, 'handback', handbackDay),
    'Handoff review signed off and valid (expired, opened before the handback, so another one is needed)',
    `Operational burden within the handoff bar (attested ${DAYS.untilFragile + DAYS.notice} days ago, which is too long)`,
    ...NO_YES,
    'Conditions to return met (3 of 3 open)',
  ],
  justBeforeReturn: (handbackDay) => [clock(5, 'handback', handbackDay)],
};

/** What an SRE reads once the service has become fragile: each is grave enough for a handback. */
export const FRAGILE = [
  {
    reading: 'declined_defects',
    value: '2',
    condition: 'Causes that stay unknown or unrepaired',
    words: 'Causes that stay unknown or unrepaired (2 defects)',
  },
  { reading: 'change_failure_share', value: '42', condition: 'Changes that fail', words: 'Changes that fail (42%)' },
];

const PEOPLE = [
  { handle: 'carla', name: 'Carla Reyes', grant: 'compliance' },
  { handle: 'hanna', name: 'Hanna Voss', grant: 'manager' },
  { handle: 'omar', name: 'Omar Said', grant: 'manager' },
  { handle: 'mei', name: 'Mei Tanaka', team: 'sre-core', role: 'lead' },
  { handle: 'dele', name: 'Dele Bankole', team: 'sre-core' },
  { handle: 'ana', name: 'Ana Lopez', team: 'sre-edge' },
];

/** A program with a launched service, and `as(handle)`: a new session of somebody, since time ends sessions. */
export async function launched(app) {
  const as = await gathered(app, await apiOf(app.url));
  await described(as);
  await reviewedAndLaunched(app, as);
  return { app, as };
}

/** The first administrator, who leads the owning team, and everybody else with an own password. */
async function gathered(app, api) {
  const stranger = new Program(api);
  const as = async (handle) => new Program(api).enter(handle, PASSWORD);
  const token = new URL(await app.setupLink()).searchParams.get('token');
  const first = { handle: 'priya', name: 'Priya Nair', email: 'priya@example.com', password: PASSWORD };
  await stranger.post('/setup', { token, ...first }, 200);
  const admin = await as('priya');
  await admin.post('/setup/service', { team: 'Ledger', service: 'Payments ledger' });
  for (const name of ['SRE Core', 'SRE Edge']) await admin.post('/teams', { name, kind: 'sre' });
  for (const { grant, ...person } of PEOPLE) await invited(admin, stranger, person, grant);
  return as;
}

async function invited(admin, stranger, person, grant) {
  const { handle } = person;
  await admin.post('/people', { ...person, email: `${handle}@example.com` });
  if (grant) await admin.post(`/people/${handle}/grants`, { grant }, 200);
  const { token } = await admin.post(`/people/${handle}/invitations`, {});
  await stranger.post('/invitations', { token, password: PASSWORD }, 200);
}

async function described(as) {
  const team = await as('priya');
  const facts = ['stores_data', 'remote_calls', 'request_based'];
  await team.post('/services', { team: 'ledger', name: 'Parcel labels', importance: 'critical', facts });
  const { version } = await team.get(`${SERVICE}/compliance`);
  await team.replace(`${SERVICE}/compliance`, version, QUESTIONNAIRE);
  const compliance = await as('carla');
  const { version: read } = await compliance.get(`${SERVICE}/compliance`);
  const scope = { regime: 'sox', in_scope: 'yes', note: 'Postage is revenue.' };
  await compliance.replace(`${SERVICE}/compliance/confirmations`, read, scope, 201);
}

async function reviewedAndLaunched(app, as) {
  const team = await as('priya');
  await team.post(`${SERVICE}/launch`, { target_date: dayOf(app, 30) });
  const review = `${SERVICE}/launch/1`;
  await reported(app, team, review);
  await team.post(`${review}/submissions`, {});
  await judged(await as('dele'), review);
  await signed(await as('dele'), review, 'Fit to launch.');
  const { version } = await team.get(SERVICE);
  await team.replace(`${SERVICE}/launches`, version, { reason: WORDS.launch }, 201);
}

/**
 * The team says what is true of every item that is still to do: a carried answer that meets the bar is
 * confirmed, any other answered anew. Every item has its evidence. Returns how many were of which sort.
 */
export async function reported(app, team, review) {
  const kind = review.split('/').at(-2);
  const { sections } = await team.get(`/checklists/${kind}`);
  const asked = new Map(sections.flatMap((section) => section.items).map((item) => [item.id, item]));
  const { items } = await team.get(review);
  const count = { confirmed: 0, answered: 0 };
  for (const item of items.filter(({ to_do: toDo }) => toDo)) {
    const versions = { answer_version: item.answer_version, note_version: item.note_version };
    const stands = item.carried && !item.below;
    const said = stands ? { confirm: '1' } : meeting(asked.get(item.id), { bar: kind, now: Date.parse(dayOf(app)) });
    const proof = item.evidence.length > 0 ? {} : { url: `https://git.example/${item.id}` };
    await team.post(`${review}/items/${item.id}`, { ...versions, ...said, ...proof }, 200);
    count[stands ? 'confirmed' : 'answered'] += 1;
  }
  return count;
}

/** An SRE accepts, one by one, every item that has no standing verdict yet. */
export async function judged(sre, review) {
  const { items } = await sre.get(review);
  for (const { id, seen } of items.filter(({ verdict }) => !verdict || verdict.lapsed)) {
    await sre.post(`${review}/items/${id}/verdict`, { verdict: 'accepted', seen }, 200);
  }
  const { not_ready: missing } = await sre.get(review);
  assert.equal(missing, null, 'nothing stands in the way of signing');
}

/** How a manager hands the service off today. */
export const handoffPlan = (app) => ({
  outcome: 'handed_off',
  transfer_order: WORDS.transferOrder,
  shadow_from: dayOf(app, 1),
  shadow_until: dayOf(app, 28),
  back_up_until: dayOf(app, DAYS.backUp),
  success_criteria: WORDS.success,
  reason: WORDS.handoff,
});

/** Somebody signs the content as it is. */
export async function signed(sre, review, sentence, expected = 201) {
  const { content_hash } = await sre.get(review);
  return sre.post(`${review}/sign-offs`, { sentence, content_hash }, expected);
}

/** The lead of the receiving team states its rota, unless it did, what it does already, and what the service takes. */
export async function roomStated(lead) {
  const load = (service, incidents_per_shift, operational_percent, on_call_percent) =>
    lead.post('/teams/sre-core/loads', { service, incidents_per_shift, operational_percent, on_call_percent });
  const { sites } = await lead.get('/teams/sre-core/capacity');
  if (sites.length === 0) await lead.replace('/teams/sre-core/sites', 0, { site: ['Lisbon'], people: ['8'] }, 201);
  await load('', '0.5', '20', '10');
  await load('parcel-labels', '0.3', '10', '5');
}
