// Days as the program counts them, whose clock a journey moves: in UTC, written YYYY-MM-DD.

const DAY = 86_400_000;

const written = (moment) => new Date(moment).toISOString().slice(0, 10);

/** The present of the program, in milliseconds. */
export const nowOf = (app) => Date.now() + app.ahead * 1000;

/** The day that lies this many days after today, as a date field takes it. */
export const dayOf = (app, after = 0) => written(nowOf(app) + after * DAY);

/** The same day of the month this many calendar months later, or the last day of that month. */
export function monthsAfter(day, months) {
  const [year, month, date] = day.split('-').map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return written(Date.UTC(year, month - 1 + months, Math.min(date, lastOfMonth)));
}

/** A day as the pages say it: 21 May 2027. */
export function spoken(day) {
  const month = new Intl.DateTimeFormat('en-US', { month: 'short', timeZone: 'UTC' }).format(new Date(day));
  return `${Number(day.slice(8))} ${month} ${day.slice(0, 4)}`;
}

/** Whole days from one day to another. */
export const daysBetween = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / DAY);

/** Moves the clock of the program to a day that lies ahead, or to some days before it. */
export async function letTimePassUntil(app, day, daysBefore = 0) {
  const days = daysBetween(dayOf(app), day) - daysBefore;
  if (days <= 0) throw new Error(`${day} does not lie ahead of ${dayOf(app)}`);
  await app.letDaysPass(days);
}
