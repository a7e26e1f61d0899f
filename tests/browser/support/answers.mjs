// Answers that meet the bar of each item, taken from the checklist as the program publishes it.

const DAY = 86_400_000;
const day = (at) => new Date(at).toISOString().slice(0, 10);

/** What to report for an item so that it meets its bar: `{ answer }`, `{ number }`, `{ date }` or `{ text }`. */
export function meeting(item, { bar = 'launch', now = Date.now() } = {}) {
  const { answer, [bar]: { rule } } = item;
  if (answer === 'attest') return { answer: 'met' };
  if (answer === 'text') return { text: 'Described in the design document.' };
  if (answer === 'date') return { date: day(now + (1 + (rule.months_ahead ?? -1)) * 31 * DAY) };
  if (answer.choice) {
    const options = answer.choice.options.map(({ value }) => value);
    return { answer: options.find((value) => rule === 'present' || rule.one_of.includes(value)) };
  }
  if (answer.number) return { number: String(rule.at_most ?? rule.at_least ?? answer.number.min) };
  throw new Error(`no answer is known for ${JSON.stringify(answer)}`);
}

/** Item id -> answer, for every item of the checklist that has a launch bar. */
export async function launchAnswers(context) {
  const response = await context.request.get('/api/v1/checklists/launch');
  if (!response.ok()) throw new Error(`the launch checklist: ${response.status()}`);
  const { sections } = await response.json();
  const items = sections.flatMap((section) => section.items).filter((item) => item.launch);
  return new Map(items.map((item) => [item.id, meeting(item)]));
}
