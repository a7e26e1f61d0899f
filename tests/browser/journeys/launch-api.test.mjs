// The same launch as JSON calls through /api/v1, and the refusals on the way.
import assert from 'node:assert/strict';
import { journey } from '../support/journey.mjs';
import { launchAnswers } from '../support/answers.mjs';
import { PRODUCT_LEAD, SRE, somebody } from '../support/people.mjs';

journey('a review runs from opening to launch through the API', {}, async (stage) => {
  const team = await somebody(stage, PRODUCT_LEAD);
  const sre = await somebody(stage, SRE);
  const answers = await launchAnswers(team);
  const api = (context) => async (method, path, data, expected = 200) => {
    const response = await context.request.fetch(`/api/v1${path}`, { method, data, headers: { origin: stage.app.url } });
    const body = await response.text();
    assert.equal(response.status(), expected, `${method} ${path}: ${body}`);
    return body && JSON.parse(body);
  };
  const asTeam = api(team);
  const asSre = api(sre);

  const { service } = await asTeam('POST', '/services', { name: 'Parcel labels', importance: 'important' }, 201);
  const { number } = await asTeam('POST', `/services/${service}/launch`, {}, 201);
  const review = `/services/${service}/launch/${number}`;
  const { items } = await asTeam('GET', review);
  for (const { id } of items) {
    await asTeam('PATCH', `${review}/items/${id}`, {
      answer: { version: 0, ...answers.get(id) },
      evidence: { url: `https://git.example/${id}` },
    });
  }
  await asSre('PATCH', `${review}/items/${items[0].id}`, { answer: { version: 1, answer: 'not_met' } }, 403);
  await asTeam('POST', `${review}/sign-off`, { content_hash: '0'.repeat(64), sentence: 'Ready.' }, 403);
  await asTeam('POST', `${review}/submission`, {});
  for (const { id } of items) {
    const { content } = await asSre('GET', `${review}/items/${id}`);
    await asSre('POST', `${review}/items/${id}/verdict`, { verdict: 'accepted', seen: content });
  }
  const { content_hash: hash } = await asSre('GET', review);
  await asSre('POST', `${review}/sign-off`, { content_hash: '0'.repeat(64), sentence: 'Ready.' }, 409);
  const signed = await asSre('POST', `${review}/sign-off`, { content_hash: hash, sentence: 'Ready to launch.' });
  assert.equal(signed.state, 'signed_off');
});

journey('a session is made by handle and password, and ends', { mode: 'serve' }, async (stage) => {
  const context = await stage.visitor();
  const page = await context.newPage();
  const password = 'a sentence that is easy to remember';
  await page.goto(await stage.app.setupLink());
  await page.getByLabel('Your name').fill('Priya Nair');
  await page.getByLabel('E-mail').fill('priya@ledger.example');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL('**/setup/service');

  const fresh = await stage.visitor();
  const headers = { origin: stage.app.url };
  const wrong = await fresh.request.post('/api/v1/sessions', { data: { handle: 'priya', password: 'wrong' }, headers });
  assert.equal(wrong.status(), 401);
  const right = await fresh.request.post('/api/v1/sessions', { data: { handle: 'priya', password }, headers });
  assert.equal(right.status(), 201);
  assert.equal((await fresh.request.get('/api/v1/services')).status(), 200);
});
