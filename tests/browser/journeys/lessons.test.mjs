// A lesson from the page of a service to the decision of an SRE, with scripts and without.
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

const lessonOf = async (context, path) => (await context.request.get(`/api/v1${path}`)).json();

/** Files a lesson about the service, from its page; gives the path of the lesson. */
async function file(page, what, inputs) {
  await page.goto('/services/fraud-scoring');
  await page.getByRole('link', { name: 'File a lesson' }).click();
  const field = page.getByLabel('What happened');
  await page.waitForFunction(() => document.activeElement?.name === 'what_happened');
  await field.pressSequentially(what);
  const before = inputs.count;
  await inputs.press('Tab');
  await page.getByLabel(/^Link/).pressSequentially('https://wiki.example.com/incidents/440');
  await inputs.press('Enter');
  await page.getByText('The lesson was filed.').waitFor();
  assert.equal(inputs.count - before, 2);
  return new URL(page.url()).pathname;
}

for (const javaScript of [false, true]) {
  const how = javaScript ? 'with scripts' : 'without scripts';

  journey(`a lesson is filed with two inputs, discussed, declined and accepted after all, ${how}`, async (stage) => {
    const noor = await visitor(stage, 'noor', { javaScript });
    const page = await noor.newPage();
    const inputs = counted(page);
    const what = `Scores came late ${how}, and orders waited for them.`;
    const path = await file(page, what, inputs);
    inputs.assertWithin(3, 'a lesson filed from the page of its service');
    await page.getByText(what).waitFor();
    const filed = await lessonOf(noor, path);
    assert.deepEqual([filed.state, filed.service.slug, filed.link],
      ['filed', 'fraud-scoring', 'https://wiki.example.com/incidents/440']);
    assert.equal(await page.getByRole('button', { name: 'Decline' }).count(), 0, 'an SRE decides');

    // Whoever filed it completes it.
    await page.getByText('Complete it', { exact: true }).click();
    await page.getByRole('combobox', { name: 'Would an item have helped?' }).selectOption('shortened');
    await page.getByLabel(/^Which item/).fill('ARC-04');
    await page.getByRole('textbox', { name: 'What should change in the checklist' }).fill('Ask for a *deadline* of each score.');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The lesson was completed.').waitFor();
    await page.getByRole('link', { name: 'ARC-04' }).waitFor();

    const mei = await visitor(stage, 'mei', { javaScript });
    const sre = await mei.newPage();
    await sre.goto('/lessons?state=filed');
    await sre.getByRole('link', { name: what }).click();
    await sre.getByLabel('Add to the discussion').fill('How late were they?');
    await sre.getByRole('button', { name: 'Send' }).click();
    await sre.getByText('Your remark was added.').waitFor();
    await sre.getByLabel(/^Why/).first().fill('ARC-04 asks for a deadline already.');
    await sre.getByRole('button', { name: 'Decline' }).click();
    await sre.getByText('Declined, with your reason.').waitFor();
    await sre.getByText('declined it').waitFor();

    await page.goto(path);
    await page.getByText('ARC-04 asks for a deadline already.').waitFor();
    await page.getByLabel('Add to the discussion').fill('It asks for one in the code, not under load.');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('It asks for one in the code, not under load.').waitFor();

    await sre.goto(path);
    await sre.getByText('Reopen it', { exact: true }).click();
    await sre.getByLabel('Why it is looked at again').fill('True, under load is another question.');
    await sre.getByRole('button', { name: 'Reopen lesson' }).click();
    await sre.getByText('The lesson is open again.').waitFor();
    await sre.getByRole('button', { name: 'Accept' }).click();
    await sre.getByText('Accepted. Who filed it is told.').waitFor();
    const { state, remarks } = await lessonOf(mei, path);
    assert.equal(state, 'accepted');
    assert.deepEqual(remarks.map(({ by, became }) => [by.handle, became]),
      [['mei', null], ['mei', 'declined'], ['noor', null], ['mei', 'filed'], ['mei', 'accepted']]);
    for (const context of [noor, mei]) context.watched.assertNone();
  });
}

journey('what waits for an SRE stands on My work, and a decline without a reason keeps what was typed', async (stage) => {
  const dele = await visitor(stage, 'dele', { javaScript: false });
  dele.watched.allow(/422 \(Unprocessable Entity\)/);
  const page = await dele.newPage();
  await page.goto('/');
  await page.getByRole('link', { name: 'Decide about lesson 4', exact: true }).click();
  await page.getByLabel(/^Draft that takes it in/).fill('99');
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.getByText('Give the number of an open draft, or nothing.').first().waitFor();
  assert.equal(await page.getByLabel('draft').inputValue(), '99');
  await page.getByRole('link', { name: 'Leave it as it was' }).click();
  await page.getByRole('button', { name: 'Decline' }).click();
  await page.getByText('Say why it changes nothing in the checklist.').first().waitFor();
});

journey('everybody reads the demo and whoever discussed it is named', async (stage) => {
  const priya = await visitor(stage, 'priya');
  const page = await priya.newPage();
  await page.goto('/');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Lessons' }).click();
  await page.getByRole('link', { name: /^Accepted/ }).click();
  await page.getByRole('link', { name: /^The launch stood still/ }).click();
  await page.getByText('Every step of the plan gets a second name.').waitFor();
  const link = page.getByRole('link', { name: 'In full' });
  assert.equal(await link.getAttribute('href'), 'https://wiki.example.com/launches/notify-push');
  assert.match(await link.getAttribute('rel'), /noreferrer/);
});
