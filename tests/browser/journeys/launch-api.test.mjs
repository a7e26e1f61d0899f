// The same launch as JSON calls through /api/v1, and the refusals on the way. No browser takes part.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startApp } from '../support/app.mjs';
import { Program, apiOf } from '../support/api.mjs';
import { meeting } from '../support/answers.mjs';
import { QUESTIONNAIRE } from '../support/questionnaire.mjs';

const PASSWORD = 'try the ready room 2026';

let app, api;
before(async () => {
  app = await startApp();
  api = await apiOf(app.url);
});
after(() => app?.stop());

test('an empty database becomes a launched service through the API', { timeout: 120_000 }, async (t) => {
  const empty = await startApp({ mode: 'serve' });
  t.after(() => empty.stop());
  const { team, compliance, sre } = await firstPeople(empty, await apiOf(empty.url));

  const service = await describe(team, compliance);
  const review = await answerEverything(team, sre, service);
  await judgeAndSignOff(team, sre, service, review);
  await launch(team, sre, service);
});

/** The first administrator, who leads the first team; somebody of compliance and an SRE join them. */
async function firstPeople(empty, api) {
  const stranger = new Program(api);
  await stranger.get('/services', 401);
  const token = new URL(await empty.setupLink()).searchParams.get('token');
  const who = { name: 'Priya Nair', email: 'priya@ledger.example', password: PASSWORD };
  await stranger.post('/setup', { token: `${token}x`, ...who }, 409);
  const { handle: first } = await stranger.post('/setup', { token, ...who }, 200);
  await stranger.post('/setup', { token, ...who }, 409);
  const team = await new Program(api).enter(first, PASSWORD);
  await team.post('/setup/service', { team: 'Ledger', service: 'Payments ledger' });
  await team.post('/teams', { name: 'Reliability', kind: 'sre' });
  const join = async (person, grant) => {
    const { handle } = await team.post('/people', person);
    if (grant) await team.post(`/people/${handle}/grants`, { grant }, 200);
    const { token: invitation } = await team.post(`/people/${handle}/invitations`, {});
    await stranger.post('/invitations', { token: invitation, password: PASSWORD }, 200);
    return new Program(api).enter(handle, PASSWORD);
  };
  return {
    team,
    compliance: await join({ name: 'Carla Reyes', email: 'carla@example.com' }, 'compliance'),
    sre: await join({ name: 'Dele Bankole', email: 'dele@example.com', team: 'reliability' }),
  };
}

/** A service with a confirmed compliance profile. */
async function describe(team, compliance) {
  const facts = ['stores_data', 'remote_calls', 'request_based'];
  const said = { team: 'ledger', name: 'Parcel labels', importance: 'standard', facts };
  const { service: slug } = await team.post('/services', said);
  const service = `/services/${slug}`;
  const { version } = await team.get(`${service}/compliance`);
  await compliance.replace(`${service}/compliance`, version, QUESTIONNAIRE, 403);
  const { unanswered } = await team.replace(`${service}/compliance`, version, QUESTIONNAIRE);
  assert.equal(unanswered, 0);
  const read = await compliance.get(`${service}/compliance`);
  const scope = { regime: 'sox', in_scope: 'yes', note: 'Settlement feeds the ledger.' };
  await team.replace(`${service}/compliance/confirmations`, read.version, scope, 403);
  await compliance.replace(`${service}/compliance/confirmations`, read.version, scope, 201);
  const { regimes } = await team.get(`${service}/compliance`);
  assert(regimes.find(({ regime }) => regime === 'sox').confirmed);
  return service;
}

/** An open review in which every item meets its bar, submitted. */
async function answerEverything(team, sre, service) {
  const { number } = await team.post(`${service}/launch`, { target_date: '2030-01-31' });
  const review = `${service}/launch/${number}`;
  const { sections } = await team.get('/checklists/launch');
  const asked = new Map(sections.flatMap((section) => section.items).map((item) => [item.id, item]));
  const { items } = await team.get(review);
  assert(items.length >= 40, `the review asks ${items.length} items`);
  await team.post(`${review}/submissions`, {}, 409);
  for (const { id, answer_version: version } of items) {
    await team.replace(`${review}/items/${id}/answer`, version, meeting(asked.get(id)));
    await team.post(`${review}/items/${id}/evidence`, { url: `https://git.example/${id}` });
  }
  const [{ id, answer_version: old }] = items;
  const another = { answer: 'not_applicable', reason: 'Written on an old page.' };
  await team.replace(`${review}/items/${id}/answer`, old, another, 412);
  await sre.replace(`${review}/items/${id}/answer`, old + 1, another, 403);
  const { state, answered } = await team.post(`${review}/submissions`, {});
  assert.deepEqual([state, answered], ['submitted', items.length]);
  return review;
}

async function judgeAndSignOff(team, sre, service, review) {
  const { version } = await team.get(service);
  await team.replace(`${service}/launches`, version, { reason: 'Now.' }, 409);
  const { items, content_hash: unjudged } = await sre.get(review);
  const signature = (hash) => ({ sentence: 'Fit to launch.', content_hash: hash });
  await sre.post(`${review}/sign-offs`, signature(unjudged), 409);
  await team.post(`${review}/items/${items[0].id}/verdict`, { verdict: 'accepted', seen: items[0].seen }, 403);
  for (const { id, seen } of items) {
    await sre.post(`${review}/items/${id}/verdict`, { verdict: 'accepted', seen }, 200);
  }
  const { not_ready: missing, content_hash: hash } = await sre.get(review);
  assert.equal(missing, null);
  await sre.post(`${review}/sign-offs`, signature('0'.repeat(64)), 409);
  await team.post(`${review}/sign-offs`, signature(hash), 403);
  const { state } = await sre.post(`${review}/sign-offs`, signature(hash));
  assert.equal(state, 'signed_off');
}

async function launch(team, sre, service) {
  const { version, gates } = await team.get(service);
  assert.deepEqual(gates.filter(({ state }) => state !== 'passed'), []);
  await sre.replace(`${service}/launches`, version, { reason: 'Ready.' }, 403);
  await team.replace(`${service}/launches`, version + 7, { reason: 'Ready.' }, 412);
  const { stage } = await team.replace(`${service}/launches`, version, { reason: 'Ready.' }, 201);
  assert.equal(stage, 'developer_managed');
  const { transitions } = await sre.get(service);
  assert.equal(transitions.length, 1);
  assert.equal(transitions[0].gates.length, gates.length, 'the gates are kept as they stood');
}

test('a personal token answers and attaches, and never decides', { timeout: 60_000 }, async () => {
  const person = await new Program(api).enter('priya', PASSWORD);
  const { secret: token } = await person.post('/account/tokens', { name: 'pipeline', scope: 'write', days: 30 });
  const program = new Program(api).carry(token);
  const review = '/services/invoice-export/launch/1';
  const { items } = await program.get(review);
  const item = items.find(({ reported }) => !reported);
  const answer = { answer: 'not_applicable', reason: 'The carrier runs it.' };
  await program.replace(`${review}/items/${item.id}/answer`, item.answer_version, answer);
  await program.post(`${review}/items/${item.id}/evidence`, { url: 'https://ci.example/run/7' });
  await program.post(`${review}/submissions`, {}, 403);
  await program.post(`${review}/withdrawal`, { reason: 'By a program.' }, 403);
  const { version } = await program.get('/services/invoice-export');
  await program.replace('/services/invoice-export/launches', version, {}, 403);
  await new Program(api).carry(`${token}x`).get('/services', 401);
});

test('a wrong password opens nothing', { timeout: 60_000 }, async () => {
  const wrong = await fetch(`${app.url}/api/v1/sessions`, {
    method: 'POST',
    headers: { origin: app.url, 'content-type': 'application/json' },
    body: JSON.stringify({ handle: 'priya', password: 'a sentence that is not hers' }),
  });
  assert.equal(wrong.status, 422);
  assert.equal(wrong.headers.get('set-cookie'), null);
  const person = await new Program(api).enter('priya', PASSWORD);
  assert((await person.get('/services')).services.length > 0);
  await person.post('/sessions/current/removal', {}, 200);
  await person.get('/services', 401);
});
