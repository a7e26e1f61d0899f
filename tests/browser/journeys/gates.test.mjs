// Why a service cannot be handed off: J12. And what people do about it: attest, override, end an override.
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

journey('why a service cannot be handed off is read in the table, and in detail with one input', async (stage) => {
  const context = await visitor(stage, 'kofi');
  const page = await context.newPage();
  const inputs = counted(page);
  await page.goto('/services');
  const row = page.locator('tr', { has: page.getByRole('link', { name: 'Checkout API', exact: true }) });
  const reasons = (await row.locator('td[data-l="In the way"]').innerText()).split('; ');
  assert(reasons.some((reason) => reason.startsWith('Run by its developers long enough (')), reasons.join());
  inputs.assertWithin(0, 'J12 what stands in the way of a handoff, in the table');
  await inputs.click(row.getByRole('link', { name: 'Checkout API', exact: true }));
  await page.getByRole('heading', { name: `${reasons.length} things block handoff to SRE` }).waitFor();
  const gates = page.locator('section.gate > ol > li');
  assert.equal(await gates.count(), reasons.length);
  for (const reason of reasons) {
    const name = reason.split(' (')[0];
    const gate = gates.filter({ hasText: name });
    assert(await gate.getByText('needed:').count(), `${name} says what is needed`);
    assert(await gate.getByRole('link').count(), `${name} leads to where it can be changed`);
  }
  inputs.assertWithin(1, 'J12 what stands in the way of a handoff, in detail');
  context.watched.assertNone();
});

for (const javaScript of [true, false]) {
  const how = javaScript ? 'with scripts' : 'without scripts';
  journey(`a manager overrides a gate and ends that again, ${how}`, async (stage) => {
    const context = await visitor(stage, 'hanna', { javaScript });
    const page = await context.newPage();
    await page.goto('/services/checkout-api');
    const gate = page.locator('section.gate > ol > li', { hasText: 'A receiving SRE team that has room' });
    await gate.getByText('Override', { exact: true }).click();
    await gate.getByLabel('Reason').fill('The team is being hired.');
    await gate.getByLabel('Last day').fill('2099-12-31');
    await gate.getByRole('button', { name: 'Override this gate' }).click();
    await page.getByText('The gate was overridden').waitFor();
    assert.match(await gate.innerText(), /Overridden until 31 Dec 2099 by Hanna Voss: The team is being hired\./);
    assert.equal(await gate.getByRole('img', { name: 'Overridden' }).count(), 1);
    const given = page.locator('section', { has: page.getByRole('heading', { name: 'Overridden gates' }) });
    const one = given.locator('li', { hasText: 'Lasts until 31 Dec 2099' });
    await one.getByText('End it now').click();
    await one.getByLabel('Reason').fill('It was filled in by mistake.');
    await one.getByRole('button', { name: 'End the override' }).click();
    await page.getByText('The override was ended').waitFor();
    assert.doesNotMatch(await gate.innerText(), /Overridden until/);
    await page.close();
  });

  journey(`an SRE attests the burden of a service, ${how}`, async (stage) => {
    const context = await visitor(stage, 'dele', { javaScript });
    const page = await context.newPage();
    // Nothing measures this one; where signals do, nobody attests.
    await page.goto('/services/notify-push');
    const figures = `4 pages a week, ${how}`;
    const section = page.locator('section', { has: page.getByRole('heading', { name: 'Operational burden', exact: true }) });
    await section.locator('summary').click();
    await section.getByLabel('Over', { exact: true }).check();
    await section.getByLabel('Figures over 28 days').fill(figures);
    await section.getByLabel('Link to the figures').fill('https://graphs.example.com/load');
    await section.getByRole('button', { name: 'Attest the burden' }).click();
    await page.getByText('Your attestation was recorded').waitFor();
    const gate = page.locator('section.gate > ol > li', { hasText: 'Operational burden within the handoff bar' });
    assert.match(await gate.innerText(), new RegExp(figures));
    assert.match(await gate.innerText(), /Stated by Dele Bankole/);
    await page.close();
  });
}
