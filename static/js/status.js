import { every, itemOf, make, one } from './page.js';
import { text } from './parts.js';
import { unsent } from './unsent.js';

// One line of truth about saving. It is written at most once in 120 ms, so that a burst of saves is
// announced once, and "Saving…" is not shown for a save that takes no time.
const line = one('#saved[data-live]');
export const trouble = { failed: new Set(), conflict: new Set(), invalid: new Set(), reason: new Set(), signIn: null };
export const busy = new Set(), typing = new Set();

const count = (number, one, many) => `${number} ${number === 1 ? one : many}`;
const nameOf = form => form.id.slice(2);
const toItem = (forms, said) => make('a', { href: `#${nameOf([...forms][0])}` }, said);

function words() {
  const { failed, conflict, invalid, reason, signIn } = trouble;
  if (signIn && failed.size) {
    return ['signed-out', signIn, ` to save ${count(failed.size, 'change', 'changes')}`];
  }
  if (conflict.size) return ['conflict', toItem(conflict, `${count(conflict.size, 'item', 'items')} changed by someone else`)];
  if (failed.size) return ['failed', `${failed.size} not saved, kept in this browser. Retrying`];
  if (invalid.size) {
    return ['failed', `${invalid.size} not saved. See `, toItem(invalid, nameOf([...invalid][0]))];
  }
  if (reason.size) return ['waiting', `${nameOf([...reason][0])} needs a reason to be not applicable`];
  if (busy.size || typing.size) return ['saving', 'Saving…'];
  const left = [
    ...every('form.main').filter(form => text(form, 'proof') !== '[]').map(form => ['attached', nameOf(form), form]),
    ...unsent().map(form => ['sent', form.dataset.unsent, form]),
  ];
  if (left.length) {
    const [[how, name, form]] = left, more = left.length - 1;
    const link = itemOf(form) ? make('a', { href: `#${name}` }, name) : name;
    return ['unsent', `Typed and not ${how}: `, link, more ? ` and ${more} more` : ''];
  }
  if (!one('form.main')) return ['idle', ''];
  return ['saved', `All changes saved ${new Date().toTimeString().slice(0, 5)}`];
}

let timer;
export function say() {
  if (!line) return;
  clearTimeout(timer);
  timer = setTimeout(() => {
    const [state, ...content] = words();
    const now = content.map(part => part.textContent ?? part).join('');
    if (line.dataset.state === state && line.textContent === now) return;
    line.dataset.state = state;
    line.replaceChildren(...content);
  }, 120);
}
