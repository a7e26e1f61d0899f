// The checklist learns: a lesson becomes a change of a draft, a second person publishes it with whom
// it affects in sight, and a review under way changes to it with its answers.
import assert from 'node:assert/strict';
import { counted } from '../support/counted.mjs';
import { journey } from '../support/journey.mjs';
import { signIn } from '../support/people.mjs';

const REVIEW = '/services/payments-ledger/launch/1';
const WHAT = 'The ledger stood still for 41 minutes because a person had to notice.';
const CHANGED = 'Somebody else followed the runbook within 30 days';

async function visitor(stage, handle, options) {
  const context = await stage.visitor(options);
  await signIn(context, stage.app.url, handle);
  return context;
}

const read = async (context, path) => {
  const response = await context.request.get(`/api/v1${path}`);
  assert.equal(response.status(), 200, path);
  return response.json();
};

async function act(context, path, data, version) {
  const headers = { 'sec-fetch-site': 'same-origin' };
  if (version !== undefined) headers['if-match'] = `"${version}"`;
  const response = await context.request.post(`/api/v1${path}`, { data, headers });
  assert.ok(response.ok(), `${path}: ${await response.text()}`);
  return response.json();
}

const standing = ({ verdict }) => (verdict && !verdict.lapsed ? verdict.verdict : null);

/** Two accepted items, of which the first is attested, and an answered one of which nobody judged. */
async function chosen(context) {
  const { items } = await read(context, REVIEW);
  const accepted = items.filter((item) => standing(item) === 'accepted');
  const tightened = accepted.find((item) => item.reported === 'met');
  const kept = accepted.find((item) => item.id !== tightened.id);
  const gone = items.find((item) => item.reported && ![tightened.id, kept.id].includes(item.id) && standing(item) !== 'accepted');
  return { tightened: tightened.id, kept: kept.id, gone: gone.id };
}

/** What the review has of an item. */
const about = async (context, item) => (await read(context, REVIEW)).items.find((one) => one.id === item);

async function assertUpgraded(context, { tightened, kept, gone }, before) {
  const now = await about(context, tightened);
  assert.deepEqual(now.reported, before.tightened.reported, 'the answer is kept');
  assert.equal(now.note, before.tightened.note);
  assert.equal(standing(now), null, 'the acceptance lapsed');
  assert.equal(now.carried, true, 'the team looks at it again');
  const same = await about(context, kept);
  assert.deepEqual([same.reported, standing(same)], [before.kept.reported, 'accepted']);
  assert.equal(await about(context, gone), undefined, 'what is retired is asked no more');
}

for (const javaScript of [true, false]) {
  journey(`a lesson becomes an item, ${javaScript ? 'with' : 'without'} scripts`, { mode: 'demo', timeout: 300_000 }, async (stage) => {
    const plain = { javaScript };
    const noor = await visitor(stage, 'noor', plain);
    const ids = await chosen(noor);
    const before = { tightened: await about(noor, ids.tightened), kept: await about(noor, ids.kept) };

    const telling = await noor.newPage();
    await telling.goto('/lessons?service=payments-ledger&origin=incident#file');
    await telling.getByLabel('What happened').fill(WHAT);
    await telling.getByLabel(/^Link/).first().fill('https://wiki.example.com/incidents/477');
    await telling.getByRole('button', { name: 'File lesson', exact: true }).click();
    await telling.getByText('The lesson was filed.').waitFor();
    const lesson = new URL(telling.url()).pathname;
    const number = lesson.split('/').pop();

    const dele = await visitor(stage, 'dele', plain);
    const page = await dele.newPage();
    await page.goto('/checklists');
    await page.getByRole('link', { name: 'Drafts' }).click();
    await page.getByRole('button', { name: 'Begin a draft', exact: true }).click();
    await page.getByText('The draft is open.').waitFor();
    const draft = new URL(page.url()).pathname;

    // Stricter, with the lesson.
    await page.goto(`${draft}/items/${ids.tightened}`);
    await page.getByLabel('The whole bar, in words').first().fill(CHANGED);
    await page.getByRole('textbox', { name: 'Why this change' }).fill('41 minutes because a person had to notice.');
    await page.getByLabel(/^Number of the lesson/).first().fill(number);
    await page.getByRole('radio', { name: /^More than before/ }).check();
    await page.getByRole('button', { name: 'Save the item' }).click();
    await page.getByText('The draft is saved.').waitFor();

    // New.
    await page.getByRole('link', { name: 'Add an item' }).click();
    await page.getByLabel('Section', { exact: true }).selectOption('HYG');
    await page.getByLabel('What is true when it is met').fill('A synthetic customer pays in production');
    await page.getByLabel('The question put to the team').fill('Does something pay every five minutes?');
    await page.getByLabel('Why it is asked').fill('Nobody knew for 50 minutes.');
    await page.getByLabel('What to do to meet it').fill('Let a probe pay, and page on two failures.');
    await page.getByLabel('Answered with').fill('attest');
    for (const place of [0, 1]) {
      await page.getByLabel('What is checked').nth(place).fill('met');
      await page.getByLabel('The whole bar, in words').nth(place).fill('It runs every 5 minutes.');
      await page.getByLabel('Severity').nth(place).selectOption('required');
      await page.getByLabel('What proves an answer').nth(place).fill('Link to the probe');
    }
    await page.getByLabel('Sources').fill('Ours, after an incident');
    await page.getByRole('textbox', { name: 'Why this change' }).fill('Nobody knew.');
    await page.getByRole('button', { name: 'Add the item' }).click();
    await page.getByText('The draft is saved.').waitFor();

    // Retired.
    await page.goto(`${draft}/items/${ids.gone}`);
    await page.getByText('Retire it', { exact: true }).click();
    const retire = page.locator('form[action$="/retirement"]');
    await retire.getByLabel('Why', { exact: true }).fill('No answer other than N/A in 14 launches.');
    await retire.getByRole('button', { name: 'Retire the item' }).click();
    await page.getByText('The draft is saved.').waitFor();
    const changes = page.locator('.chg');
    assert.deepEqual([...await changes.locator('.tag').allInnerTexts()].sort(), ['New', 'Retired', 'Stricter']);
    await page.locator('.chg ins', { hasText: CHANGED.split(' ').at(-1) }).first().waitFor();
    assert.equal(await page.getByRole('button', { name: /^Publish/ }).count(), 0, 'a second person publishes');

    const hanna = await visitor(stage, 'hanna', plain);
    const second = await hanna.newPage();
    await second.goto('/checklists/drafts');
    const inputs = counted(second);
    await second.getByRole('link', { name: new RegExp(`^Draft ${draft.split('/').pop()}$`) }).click();
    const { affected: [launches] } = await read(hanna, draft);
    const ledger = launches.reviews.find((one) => one.service === 'payments-ledger');
    assert.deepEqual([ledger.again, ledger.accepted, ledger.retired], [[ids.tightened], [ids.tightened], [ids.gone]]);
    await second.getByRole('heading', { name: 'Who it affects' }).waitFor();
    await second.getByText(`${ids.tightened} accepted under the old bar`).first().waitFor();
    await second.getByRole('radio', { name: /^Carry on with their version/ }).check();
    await second.getByRole('button', { name: /^Publish launch v2/ }).click();
    await second.getByText('Published. New reviews use it from now on.').waitFor();
    inputs.assertWithin(3, 'publish a checklist version');

    const priya = await visitor(stage, 'priya', plain);
    const team = await priya.newPage();
    // Without scripts the page of a review leads on by itself to the one with all items in full.
    const whole = javaScript ? '' : '?full=1';
    await team.goto(`${REVIEW}${whole}`);
    await team.getByText(/^Launch v2 is published/).waitFor();
    await team.getByRole('link', { name: 'See what changes' }).click();
    await team.getByRole('heading', { level: 1, name: 'Launch readiness, v1 to v2' }).waitFor();
    await team.getByText('41 minutes because a person had to notice.').first().waitFor();
    await team.goto(`${REVIEW}${whole}`);
    await team.getByRole('button', { name: 'Change to v2' }).click();
    await team.waitForURL((url) => url.searchParams.has('done') && (javaScript || url.searchParams.has('full')));
    await assertUpgraded(priya, ids, before);
    assert.equal((await read(priya, REVIEW)).checklist_version, 2);

    // The item tells where it came from, and who filed the lesson that it became an item.
    await team.goto(`/checklists/launch/items/${ids.tightened}`);
    await team.getByRole('link', { name: new RegExp(`^Lesson ${number}`) }).first().waitFor();
    await telling.goto(lesson);
    await telling.getByRole('heading', { name: 'What it became' }).waitFor();
    assert.equal((await read(noor, lesson)).state, 'applied');
    for (const context of [noor, dele, hanna, priya]) context.watched.assertNone();
  });
}

journey('a lesson becomes an item, by JSON', { mode: 'demo' }, async (stage) => {
  const [noor, dele, hanna, priya] = await Promise.all(['noor', 'dele', 'hanna', 'priya'].map((handle) => visitor(stage, handle)));
  const ids = await chosen(noor);
  const before = { tightened: await about(noor, ids.tightened), kept: await about(noor, ids.kept) };
  const { number } = await act(noor, '/lessons', { what_happened: WHAT, link: 'https://wiki.example.com/incidents/478' });
  const draft = `/checklists/drafts/${(await act(dele, '/checklists/drafts', {})).number}`;
  await act(dele, `/lessons/${number}/decision`, { decision: 'accepted', draft: draft.split('/').pop() }, 1);
  const { fields } = await read(dele, `${draft}/items/${ids.tightened}`);
  let { version } = await act(dele, `${draft}/items/${ids.tightened}`,
    { ...fields, launch_words: CHANGED, reason: 'A person had to notice.', lesson: String(number), change: 'stricter' }, 1);
  ({ version } = await act(dele, `${draft}/items`, { ...fields, section: ids.tightened.slice(0, 3), title: 'A new one', reason: 'Nobody knew.' }));
  ({ version } = await act(dele, `${draft}/items/${ids.gone}/retirement`, { reason: 'Nobody failed it.' }, version));
  const drafted = await read(hanna, draft);
  assert.deepEqual(drafted.lessons.map((lesson) => lesson.number), [number]);
  const ledger = drafted.affected[0].reviews.find((one) => one.service === 'payments-ledger');
  assert.deepEqual([ledger.again, ledger.retired, ledger.new.length], [[ids.tightened], [ids.gone], 1]);
  const published = await act(hanna, `${draft}/publication`, { open_reviews: 'stay' }, version);
  assert.deepEqual([published.launch, published.handoff, published.moved], [2, 2, 0]);
  const diff = await read(priya, '/checklists/launch/v1...v2');
  assert.deepEqual(diff.changes.map((change) => change.kind).sort(), ['added', 'retired', 'stricter']);
  await act(priya, `${REVIEW}/upgrades`, {});
  await assertUpgraded(priya, ids, before);
  const item = await read(priya, `/checklists/launch/items/${ids.tightened}`);
  assert.ok(JSON.stringify(item).includes(`"lesson":${number}`), 'the item names its lesson');
  assert.equal((await read(noor, `/lessons/${number}`)).state, 'applied');
});
