import { every, me, store } from './page.js';

// What is written in a small form (a message, a verdict, a return) goes when its button is pressed, and not
// before. Until then it is kept in this browser for this person, and the line about saving names it.
const SMALL = 'form[data-unsent]', SENT = 'sent';
const unsentKey = form => `draft:${me ?? ''}:${form.getAttribute('action')}/${form.className}`;
const writable = form => [...form.elements].filter(control => control.matches('textarea,input:not([type=hidden],[type=checkbox])'));
const isTyped = control => control.value.trim() !== '' && control.value !== control.defaultValue;

/** The forms in which something is written and not sent. */
export const unsent = () => every(SMALL).filter(form => writable(form).some(isTyped));

const keptOf = form => {
  try { return JSON.parse(store.get(unsentKey(form))) ?? {}; } catch { return {}; }
};

/** Keeps what is written in the form now. */
export function keepUnsent(form) {
  const kept = keptOf(form);
  for (const control of writable(form)) {
    if (isTyped(control)) kept[control.name] = control.value;
    else delete kept[control.name];
  }
  if (Object.keys(kept).length) store.set(unsentKey(form), JSON.stringify(kept));
  else store.drop(unsentKey(form));
}

/** After the form was sent: what was typed meanwhile stays. */
export function emptySent(form, sent) {
  for (const control of writable(form)) if (control.value === sent.get(control.name)) control.value = control.defaultValue;
  keepUnsent(form);
}

/** Writes back what was written and not sent. */
export function putBack(place) {
  for (const form of every(SMALL, place)) {
    const kept = keptOf(form);
    for (const control of writable(form)) {
      if (!kept[control.name] || isTyped(control)) continue;
      control.value = kept[control.name];
      const details = form.closest('details:not(.it)');
      if (details) details.open = true;
    }
  }
}

// A form that leaves the page was taken when the next page says what was done.
function dropTaken() {
  const key = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  if (key && performance.getEntriesByType('navigation')[0]?.type === 'navigate' && /[?&]done=/.test(location.search)) store.drop(key);
}

/** Items with something kept that are not whole yet, so that it has no place to stand in. */
export function withKept() {
  const start = `draft:${me ?? ''}:${location.pathname}/items/`;
  const ids = store.keys().filter(key => key.startsWith(start)).map(key => key.slice(start.length).split('/'));
  return ids.filter(([, form]) => form).map(([id]) => document.getElementById(id)).filter(Boolean);
}

export function startUnsent(say) {
  let leaving = false;
  try { dropTaken(); } catch { /* forbidden; then nothing is kept */ }
  putBack(document);
  document.addEventListener('input', ({ target: { form } }) => {
    if (!form?.matches(SMALL)) return;
    keepUnsent(form);
    say();
  });
  addEventListener('submit', event => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== 'post' || 'signOut' in form.dataset) return;
    leaving = true;
    if (form.matches(SMALL)) try { sessionStorage.setItem(SENT, unsentKey(form)); } catch { /* forbidden */ }
  });
  addEventListener('pageshow', () => { leaving = false; });
  addEventListener('beforeunload', event => { if (!leaving && unsent().length) event.preventDefault(); });
  if (unsent().length) say();
}
