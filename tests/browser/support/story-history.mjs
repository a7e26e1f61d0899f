// What the history of the service says at the end of the story, oldest first, whichever door it was told through.
import assert from 'node:assert/strict';

/** The changes of stage: which, from, to, decided by. */
const TRANSITIONS = [
  ['launch', 'in_development', 'developer_managed', 'Priya Nair'],
  ['handoff', 'developer_managed', 'ops_managed', 'Hanna Voss'],
  ['handback', 'ops_managed', 'developer_managed', 'Omar Said'],
  ['handoff', 'developer_managed', 'ops_managed', 'Hanna Voss'],
];

/** From the opening of a handoff review to the decision that hands the service off. */
const toHandoff = (number, items) => [
  ['Priya Nair', 'review.opened', `opened handoff review ${number}, ${items} items`],
  ['Priya Nair', 'review.submitted', `submitted handoff review ${number}`],
  ['Dele Bankole', 'review.signed_off', `signed off handoff review ${number}`],
  ['Ana Lopez', 'review.signed_off', `signed off handoff review ${number}`],
  ['Priya Nair', 'takeover.asked', 'asked SRE Core to take over the service'],
  ['Mei Tanaka', 'capacity.load_stated', 'stated what the service takes from an SRE team'],
  ['Mei Tanaka', 'takeover.answered', 'said yes to the request to take over the service'],
  ['Mei Tanaka', 'review.completed', `made the signatures of handoff review ${number} complete with the yes`],
  ['Dele Bankole', 'burden.attested', 'attested the operational burden of the service'],
  ['Mei Tanaka', 'back_up.stated', 'agreed to the back-up period of the service'],
  ['Priya Nair', 'back_up.stated', 'stated until when the team stays behind the service'],
];

const HANDED_OFF = ['Hanna Voss', 'service.handed_off', 'handed the service off to SRE Core'];
const READ = ['Dele Bankole', 'reading.attested', 'attested a reading of the service'];

const oneConditionMet = [
  ['Priya Nair', 'return_condition.edited', 'changed a condition to return of handback 1'],
  ['Dele Bankole', 'return_condition.met', 'recorded a condition to return of handback 1 as met'],
];

/**
 * Who did what, apart from what was done to single items: `[name, kind, sentence]`.
 *
 * @param {object} counts
 * @param {number} counts.launchItems items of the launch review.
 * @param {number} counts.handoffItems items of each handoff review.
 * @param {number} counts.conditions conditions to return.
 * @param {number} counts.daysAway whole days between the handback and the second handoff.
 */
export const toldInOrder = ({ launchItems, handoffItems, conditions, daysAway }) => [
  ['Priya Nair', 'service.created', 'added the service'],
  ['Priya Nair', 'compliance.answered', 'answered the compliance questionnaire'],
  ['Carla Reyes', 'compliance.confirmed', 'decided that SOX is in scope'],
  ['Priya Nair', 'review.opened', `opened launch review 1, ${launchItems} items`],
  ['Priya Nair', 'review.submitted', 'submitted launch review 1'],
  ['Dele Bankole', 'review.signed_off', 'signed off launch review 1'],
  ['Priya Nair', 'service.launched', 'launched the service'],
  ...toHandoff(1, handoffItems),
  HANDED_OFF,
  READ,
  READ,
  ['Hanna Voss', 'handback.proposed', 'proposed handback 1'],
  ['Priya Nair', 'handback.replied', 'replied to handback 1'],
  ['Omar Said', 'handback.decided', 'decided handback 1: hand back on a date'],
  ['Readyroom', 'service.handed_back', 'handed the service back to its developers'],
  ...Array.from({ length: conditions }, () => oneConditionMet).flat(),
  ...toHandoff(2, handoffItems),
  ['Hanna Voss', 'handback.returned', `ended handback 1: the service returned after ${daysAway} days`],
  HANDED_OFF,
];

/** Asserts the stages through which the service went, as its JSON tells them. */
export function assertStages({ stage, running_team: running, transitions }) {
  assert.deepEqual(transitions.map(({ transition, from, to, by }) => [transition, from, to, by.name]), TRANSITIONS);
  assert.deepEqual([stage, running.slug], ['ops_managed', 'sre-core']);
}

/** Every line of the history page of a service, oldest first: who, what, and the stage before and after. */
export async function readHistory(page, service) {
  const events = [];
  await page.goto(`${service}/history`);
  for (;;) {
    events.push(...await page.locator('.log > li').evaluateAll((lines) => lines.map((line) => {
      const [who, what] = [line.querySelector('p b'), line.querySelector('p').childNodes[1]];
      const moved = [...line.querySelectorAll('dt')].filter((name) => name.textContent === 'stage');
      const side = (name, half) => name.nextElementSibling.querySelector(half).lastChild.textContent;
      return {
        who: who.textContent,
        what: what.textContent.replace(/ ·\s*$/, '').trim(),
        stages: moved.map((name) => [side(name, 'del'), side(name, 'ins')]),
      };
    })));
    const next = page.getByRole('link', { name: 'Next page' });
    if (await next.count() === 0) return events.reverse();
    await page.goto(await next.getAttribute('href'));
  }
}
