// Answers that meet the launch bar of each item, taken from the checklist as the program publishes it.

const DAY = 86_400_000;
const day = (at) => new Date(at).toISOString().slice(0, 10);

/** What to report so that the rule of a bar holds: `{ answer }`, `{ number }`, `{ date }` or `{ text }`. */
export function meeting(rule, now = Date.now()) {
  if (rule === 'met') return { answer: 'met' };
  if (rule === 'present') return { text: 'Described in the design document.' };
  const [[kind, limit]] = Object.entries(rule);
  switch (kind) {
    case 'at_most':
    case 'at_least': return { number: String(limit) };
    case 'one_of': return { answer: limit[0] };
    case 'within_days': return { date: day(now) };
    case 'months_ahead': return { date: day(now + (limit + 1) * 31 * DAY) };
    default: throw new Error(`no answer is known for the rule ${JSON.stringify(rule)}`);
  }
}

/** Item id -> answer, for every item of the checklist that has a launch bar. */
export async function launchAnswers(context) {
  const response = await context.request.get('/api/v1/checklists/launch/current');
  if (!response.ok()) throw new Error(`the launch checklist: ${response.status()}`);
  const { sections } = await response.json();
  const items = sections.flatMap((section) => section.items).filter((item) => item.launch);
  return new Map(items.map((item) => [item.id, meeting(item.launch.rule)]));
}
