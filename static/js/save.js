import { FRAGMENT, every, itemOf, mainOf, one, parse } from './page.js';
import { fields, fill, hasProof, lacksReason, partOf, served, text } from './parts.js';
import { whole } from './brief.js';
import { dropDraft, fitsDraft, keepDraft, restoreDraft } from './drafts.js';
import { busy, say, trouble, typing } from './status.js';
import { ALL, adopt, complain, sentenceIn, sendSmall, showProgress } from './swap.js';

// Saving one item at a time: one request in flight, the newest change wins, what did not change is
// not sent, and what could not be sent is kept and tried again.
const states = new Map();
const FIRST_WAIT = 2000, LONGEST_WAIT = 30000, TYPING_PAUSE = 900, STALE_AFTER = 60000;

const stateOf = form => {
  let state = states.get(form);
  if (!state) {
    state = { base: {}, again: false, wait: 0, wish: {}, timer: 0, pause: 0, links: [], synced: Date.now() };
    for (const part of ['answer', 'note', 'proof']) state.base[part] = served(form, part);
    states.set(form, state);
  }
  return state;
};
const post = (address, body) => fetch(address, { method: 'POST', body, headers: FRAGMENT });
const changed = (form, part) => text(form, part) !== stateOf(form).base[part];
const dirty = form => ['answer', 'note', 'proof'].filter(part => changed(form, part));

function nextBody(form, { proof, confirm }) {
  const body = new URLSearchParams(), sent = {};
  const take = part => {
    sent[part] = text(form, part);
    for (const [name, value] of fields(form, part)) body.append(name, value);
  };
  if ((changed(form, 'answer') || confirm) && !lacksReason(form)) {
    take('answer');
    body.append('answer_version', form.elements.answer_version.value);
    if (confirm) body.append('confirm', '1');
  }
  if (changed(form, 'note')) {
    take('note');
    body.append('note_version', form.elements.note_version.value);
  }
  if (proof && hasProof(form)) take('proof');
  return { body, sent };
}

/** Saves what changed in this form. `proof` also sends evidence that is typed, which is otherwise
 *  left until it is finished. */
export async function save(form, wish = {}) {
  const state = stateOf(form);
  clearTimeout(state.pause);
  clearTimeout(state.timer);
  state.pause = 0;
  typing.delete(form);
  trouble.reason[lacksReason(form) && changed(form, 'answer') ? 'add' : 'delete'](form);
  wish = { ...state.wish, ...wish };
  if (trouble.conflict.has(form)) return;
  if (busy.has(form)) {
    state.again = { ...state.again, ...wish };
    return;
  }
  const { body, sent } = nextBody(form, wish);
  if (![...body].length) {
    const left = dirty(form);
    if (!left.length) dropDraft(form);
    // A link that is not finished waits for its button; nothing has failed.
    if (left.every(part => part === 'proof')) { trouble.failed.delete(form); trouble.invalid.delete(form); }
    return say();
  }
  busy.add(form);
  keepDraft(form, dirty(form));
  say();
  let done = false;
  try {
    const response = await post(form.action, body);
    done = await answered(form, response, sent, wish);
  } catch {
    later(form, wish);
  }
  busy.delete(form);
  const { again } = state;
  state.again = false;
  if (done && (again || state.links.length)) {
    const link = state.links.shift();
    if (link) form.elements.url.value = link;
    return save(form, { ...again, proof: Boolean(link) || again?.proof });
  }
  say();
}

/** What the server answered; whether the next change may be sent at once. */
async function answered(form, response, sent, wish) {
  const item = itemOf(form);
  if (response.status === 429 || response.status >= 500) throw response.status;
  const fragment = parse(await response.text());
  trouble.signIn = one('[data-sign-in]', fragment);
  if (trouble.signIn) {
    trouble.failed.add(form);
    stateOf(form).wish = wish;
    complain(item, one('.err', fragment)?.textContent);
    return false;
  }
  trouble.failed.delete(form);
  stateOf(form).wish = {};
  // A refusal by the state of the review is a 409 too; it has a sentence and nothing to choose.
  if (response.status === 409 && one('.conflict', fragment)) {
    conflict(form, fragment);
    return false;
  }
  if (!response.ok) {
    trouble.invalid.add(form);
    complain(item, sentenceIn(fragment));
    return false;
  }
  stateOf(form).wait = 0;
  trouble.invalid.delete(form);
  complain(item, '');
  settle(form, fragment, sent);
  return true;
}

/** Takes over what was saved, and keeps what was typed meanwhile. */
function settle(form, fragment, sent) {
  const state = stateOf(form), fresh = one('.it', fragment);
  const clean = part => text(form, part) === (sent[part] ?? state.base[part]);
  const writing = part => document.activeElement.form === form
    && document.activeElement.type !== 'radio' && partOf(document.activeElement) === part;
  for (const part of Object.keys(sent)) {
    if (part === 'proof' && text(form, part) === sent[part]) fill(form, part, []);
    else state.base[part] = sent[part];
  }
  state.base.proof = '[]';
  const filled = [];
  if (fresh) {
    adopt(itemOf(form), fresh, part => {
      const values = clean(part) && !(part in sent && writing(part));
      if (values) filled.push(part);
      return { version: part in sent || values, values };
    });
  }
  for (const part of filled) state.base[part] = text(form, part);
  state.synced = Date.now();
  showProgress(fragment);
  if (!changed(form, 'note')) one('.note', form)?.classList.remove('fresh');
  const left = dirty(form);
  if (left.length) keepDraft(form, left);
  else dropDraft(form);
}

function later(form, wish) {
  const state = stateOf(form);
  trouble.failed.add(form);
  state.wait = Math.min(LONGEST_WAIT, state.wait ? state.wait * 2 : FIRST_WAIT);
  state.wish = wish;
  state.timer = setTimeout(() => save(form, state.wish), state.wait);
}

/** Two people changed the same thing: both values, and nothing is sent until one is chosen. */
function conflict(form, fragment) {
  const item = itemOf(form), state = stateOf(form);
  const box = one('.conflict', fragment), fresh = one('.it', one('template[data-item]', fragment).content);
  trouble.conflict.add(form);
  one('.conflict', item)?.remove();
  one('.body', item).prepend(box);
  for (const choice of every('[data-keep]', box)) choice.hidden = false;
  const newVersions = () => {
    for (const name of ['answer_version', 'note_version']) {
      form.elements[name].value = mainOf(fresh).elements[name].value;
    }
  };
  box.addEventListener('submit', event => event.preventDefault());
  box.addEventListener('click', event => {
    const keep = event.target.closest('[data-keep]')?.dataset.keep;
    if (!keep) return;
    event.preventDefault();
    trouble.conflict.delete(form);
    newVersions();
    if (keep === 'theirs') {
      adopt(item, fresh, ALL);
      for (const part of ['answer', 'note']) state.base[part] = text(form, part);
      one('.note', form).classList.remove('fresh');
      if (!dirty(form).length) dropDraft(form);
    }
    if (keep === 'both') form.elements.note.value = box.elements.both.value;
    box.remove();
    one('.row', item).focus({ preventScroll: true });
    if (keep === 'both') {
      one('.note', form).classList.add('fresh');
      form.elements.note.focus();
      keepDraft(form, dirty(form));
    } else save(form);
    say();
  });
  say();
}

/** Attaches a link that was pasted somewhere in the item. */
export function attach(form, link) {
  if (form.elements.url.value && form.elements.url.value !== link) stateOf(form).links.push(link);
  else form.elements.url.value = link;
  return save(form, { proof: true });
}

export const unsaved = () => busy.size + trouble.failed.size + trouble.conflict.size
  + trouble.invalid.size + [...states.keys()].filter(form => form.isConnected && dirty(form).length).length;

/** Sends what is pending; whether everything is saved. */
export async function flush() {
  for (const form of states.keys()) if (dirty(form).length) save(form, { proof: true });
  while (busy.size) await new Promise(resume => setTimeout(resume, 30));
  return !unsaved();
}

/** Shows the item as it is now, unless something is typed in it. */
function takeOver(form, fresh) {
  if (dirty(form).length || busy.has(form)) return;
  adopt(itemOf(form), fresh, ALL);
  for (const part of ['answer', 'note']) stateOf(form).base[part] = text(form, part);
  stateOf(form).synced = Date.now();
}

/** Another person may have changed an item since the page was sent: asks before typing starts. */
async function refresh(item) {
  const form = mainOf(item);
  if (!form || busy.has(form) || Date.now() - stateOf(form).synced < STALE_AFTER) return;
  stateOf(form).synced = Date.now();
  try {
    const response = await fetch(form.action, { headers: FRAGMENT });
    const fresh = response.ok && one('.it', parse(await response.text()));
    if (fresh) takeOver(form, fresh);
  } catch { /* the next save tells */ }
}

export function startSaving(goNext) {
  const mains = every('form.main');
  mains.forEach(stateOf);
  document.addEventListener('input', event => {
    const form = event.target.form;
    if (!form?.classList.contains('main')) return;
    const state = stateOf(form), part = partOf(event.target);
    if (part === 'note') one('.note', form).classList.add('fresh');
    clearTimeout(state.pause);
    typing.add(form);
    say();
    keepDraft(form, dirty(form));
    if (part === 'proof') return typing.delete(form);
    const now = event.target.type === 'radio' || event.target.type === 'checkbox';
    state.pause = setTimeout(() => save(form), now ? 0 : TYPING_PAUSE);
    if (now && lacksReason(form)) form.elements.reason.focus();
  });
  document.addEventListener('focusout', event => {
    const form = event.target.form;
    if (!form?.classList.contains('main')) return;
    if (!form.contains(event.relatedTarget)) save(form, { proof: document.hasFocus() });
    else if (stateOf(form).pause) save(form);
  });
  document.addEventListener('submit', event => {
    const form = event.target, item = itemOf(form), button = event.submitter;
    if (!item || form.classList.contains('conflict')) return;
    event.preventDefault();
    if (!form.classList.contains('main')) {
      sendSmall(form, button, post).finally(say);
      return;
    }
    save(form, { proof: true, confirm: button?.name === 'confirm' });
    if (button?.name === 'next') goNext(item);
  });
  document.addEventListener('toggle', async event => {
    const item = event.target;
    if (!item.matches?.('.it[open]')) return;
    if ('brief' in item.dataset) await whole(item);
    else refresh(item);
  }, true);
  document.addEventListener('fresh', event => takeOver(event.target, event.detail));
  document.addEventListener('whole', event => { if (!dirty(event.target).length) restore(event.target); });
  one('#submit')?.addEventListener('click', async event => {
    if (!unsaved()) return;
    event.preventDefault();
    if (await flush()) location.assign(event.target.href);
  });
  const retry = () => { for (const form of [...trouble.failed]) save(form, stateOf(form).wish); };
  addEventListener('online', retry);
  addEventListener('focus', () => { if (trouble.signIn) retry(); });
  addEventListener('beforeunload', event => { if (unsaved()) event.preventDefault(); });
  for (const form of mains) {
    if (fitsDraft(form)) restore(form);
    else whole(itemOf(form));
  }
}

/** Puts back what was typed and could not be saved, and saves it. */
function restore(form) {
  if (busy.has(form) || !restoreDraft(form)) return;
  if (changed(form, 'note')) one('.note', form).classList.add('fresh');
  if (dirty(form).length) { trouble.failed.add(form); save(form); } else dropDraft(form);
}
