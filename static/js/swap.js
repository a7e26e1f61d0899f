import { every, itemOf, mainOf, one, parse } from './page.js';
import { fill, fields, text } from './parts.js';
import { emptySent, putBack, unsent } from './unsent.js';

const row = item => one('.row', item);

const NOTHING = { version: false, values: false };
export const ALL = () => ({ version: true, values: true });
export const keepTyped = () => NOTHING;

/** Puts the answer of the server into the page. Parts that are only shown are replaced; of the
 *  controls, `takes` says for `answer` and `note` whether the version is taken over, and whether
 *  the values are. A version is only taken with what was sent or shown, so that nobody's newer
 *  value is overwritten unseen. */
export function adopt(item, fresh, takes) {
  const form = mainOf(item), freshForm = mainOf(fresh);
  if (!form !== !freshForm || !one('.decidebar', item) !== !one('.decidebar', fresh)) {
    fresh.open = item.open;
    item.replaceWith(fresh);
    putBack(fresh);
    return fresh;
  }
  item.dataset.s = fresh.dataset.s;
  item.toggleAttribute('data-todo', fresh.hasAttribute('data-todo'));
  const focused = document.activeElement;
  for (const part of every('[data-p]', fresh)) {
    const old = one(`[data-p="${part.dataset.p}"]`, item);
    // Where somebody writes, nothing is taken away.
    if (old && !unsent().some(form => old.contains(form))) old.replaceChildren(...part.childNodes);
  }
  if (focused !== document.body && !focused.isConnected) row(item).focus({ preventScroll: true });
  for (const hidden of every('input[type=hidden]', fresh)) {
    if (hidden.form === freshForm) continue;
    const action = hidden.form.getAttribute('action');
    const old = every(`input[type=hidden][name="${hidden.name}"]`, item);
    for (const control of old) if (control.form.getAttribute('action') === action) control.value = hidden.value;
  }
  if (form) {
    for (const part of ['answer', 'note']) {
      const { version, values } = takes(part), name = `${part}_version`;
      if (version) form.elements[name].value = freshForm.elements[name].value;
      if (values && text(form, part) !== text(freshForm, part)) fill(form, part, fields(freshForm, part));
    }
  }
  return item;
}

/** Counts and strip after a save. */
export function showProgress(fragment) {
  const counts = one('template[data-progress]', fragment)?.content;
  if (!counts) return;
  const progress = one('.progress', counts);
  if (progress) one('.progress')?.replaceWith(progress);
  for (const link of every('.filters a', counts)) {
    const shown = one(`.filters a[data-show="${link.dataset.show}"] span`);
    if (shown) shown.textContent = one('span', link).textContent;
  }
}

/** A sentence about what is wrong, at the top of the item; an empty one takes it away. */
export function complain(item, sentence) {
  one('.body>.err', item)?.remove();
  if (!sentence) return;
  const error = document.createElement('p');
  error.className = 'err';
  error.setAttribute('role', 'alert');
  error.textContent = sentence;
  one('.body', item).prepend(error);
}

export const sentenceIn = fragment => one('.err', fragment)?.textContent
  ?? 'This was not saved. Reload the page to see what changed.';

/** Small forms of an item: messages, removing evidence, verdicts. */
export async function sendSmall(form, button, send) {
  const item = itemOf(form);
  if (form.dataset.busy) return false;
  form.dataset.busy = '1';
  const sent = new FormData(form, button);
  try {
    const address = button?.hasAttribute('formaction') ? button.formAction : form.action;
    const response = await send(address, new URLSearchParams(sent));
    const fragment = parse(await response.text());
    const fresh = one('.it', fragment);
    if (response.ok) {
      emptySent(form, sent);
      for (const details of every('details.with', item)) details.open = false;
    }
    const shown = fresh ? adopt(item, fresh, keepTyped) : item;
    showProgress(fragment);
    complain(shown, response.ok ? '' : response.status === 401 ? 'Not sent: you are signed out. Sign in in another tab, then send it again.' : sentenceIn(fragment));
    return response.ok;
  } catch {
    complain(item, 'Not sent: the server cannot be reached. What you typed is still here.');
    return false;
  } finally {
    delete form.dataset.busy;
  }
}
