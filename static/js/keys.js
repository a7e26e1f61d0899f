import { whole } from './brief.js';
import { FRAGMENT, every, itemOf, mainOf, make, one, root, store } from './page.js';
import { attach, save } from './save.js';

// One table makes both the handler and the list that `?` shows, so the list cannot be wrong.
const list = one('#list'), queue = one('.queue');
const rows = () => every('.it', list).filter(item => item.checkVisibility());
const current = () => itemOf(document.activeElement) ?? one('.it[open]', list) ?? one('.it:target') ?? rows()[0];
const field = 'input:not([type=radio],[type=checkbox],[type=hidden]),textarea,select';
const isTyping = element => element.matches?.(field);

export function go(item, open = true) {
  if (!item) return;
  if (open) item.open = true;
  one('.row', item).focus({ preventScroll: true });
  item.scrollIntoView({ block: 'nearest' });
  history.replaceState(null, '', `#${item.id}`);
}

const step = by => {
  const all = rows();
  return all[Math.max(0, Math.min(all.length - 1, all.indexOf(current()) + by))];
};

/** The next item to do after this one, from the top again after the last. */
export function nextToDo(from) {
  const all = rows(), place = all.indexOf(from);
  return [...all.slice(place + 1), ...all.slice(0, Math.max(place, 0))].find(item => 'todo' in item.dataset);
}

function answer(key) {
  const item = current(), form = item && mainOf(item);
  if (!form) return;
  item.open = true;
  const label = every('.answer label', form).find(each => one('kbd', each)?.textContent === key);
  if (!label) {
    const typed = key === '1' && one('.answer :is(input:not([type=checkbox]),textarea)', form);
    if (typed) { typed.focus(); typed.select(); }
    return;
  }
  const input = one('input', label), still = one('.carried button', form);
  if (input.checked && input.type === 'radio' && still) return still.click();
  input.checked = input.type === 'radio' || !input.checked;
  delete item.dataset.todo;
  one('.row', item).focus({ preventScroll: true });
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

const inItem = async query => {
  const item = list ? current() : one('.rvi');
  if (item?.matches('details')) item.open = true;
  await whole(item);
  return item && one(query, item);
};
const press = button => button?.form.requestSubmit(button);
let asking = false;

const judging = [
  ['a', 'accept', async () => { const next = list && step(1); press(await inItem('.decidebar [value=accepted]')); if (next) go(next); }],
  ['w', 'accept with a condition', async () => { const box = await inItem('details.with'); if (box) { box.open = true; one('[name=condition]', box).focus(); } }],
  ['c', 'ask for a change; Enter sends it', async () => { const box = await inItem('[name=comment]'); if (box) { box.focus(); asking = true; } }],
];
const everywhere = [
  ['m', 'write a message', async () => (await inItem('.say textarea'))?.focus()],
  ['/', 'jump to a service, item or person', () => one('#jump').focus()],
  ['?', 'show these keys', () => showKeys()],
];
const onReview = [
  ['j', 'next item', () => go(step(1), false)],
  ['k', 'previous item', () => go(step(-1), false)],
];
const answering = [
  ['n', 'next to do', () => go(nextToDo(current()))],
  ['1', 'first answer, or into the field of a number, date or text', () => answer('1')],
  ...'23456789'.split('').map(key => [key, { 2: 'second answer', 3: 'third answer', 4: 'fourth answer; N/A after met, partly, not met' }[key], () => answer(key)]),
  ['x', 'N/A of a number, choice, date or text', () => answer('x')],
  ['y', 'carried answer is still true', async () => (await inItem('.carried button'))?.click()],
  ['e', 'evidence link', async () => (await inItem('[name=url]'))?.focus()],
  ['t', 'only to do', () => list.classList.toggle('filter-todo')],
  ['S', 'submit for sign-off', () => one('#submit')?.click()],
];
const link = by => {
  const all = every('a', queue).filter(each => each.checkVisibility());
  return all[all.findIndex(each => each.ariaCurrent) + by];
};
const signing = [
  ['j', 'next item of the queue', () => link(1)?.click()],
  ['k', 'previous item of the queue', () => link(-1)?.click()],
  ['A', 'accept the whole group', () => press(one('.bulk button'))],
  ['Enter', 'sign off (Shift)', () => one('#sign')?.click()],
];
const table = [
  ...(list ? onReview : []), ...(list && one('form.main') ? answering : []), ...(queue ? signing : []),
  ...(one('.decidebar') ? judging : []), ...everywhere,
];
const withModifier = [
  ['Ctrl V', 'attach the copied link, anywhere in an item'], ['Ctrl ↵', 'save, next to do'], ['Esc', 'leave a field'],
];

function showKeys() {
  const names = { A: 'Shift A', S: 'Shift S', Enter: 'Shift ↵' };
  const lines = [...table, ...(one('form.main') ? withModifier : [])].filter(([, words]) => words);
  const entries = lines.flatMap(([key, words]) =>
    [make('dt', {}, make('kbd', {}, names[key] ?? key)), make('dd', {}, words)]);
  const on = make('input', { type: 'checkbox', checked: !keysOff() });
  on.addEventListener('change', () => turnKeys(on.checked));
  const close = make('button', { className: 'btn', type: 'button' }, 'Close');
  const dialog = make('dialog', {}, make('h2', {}, 'Keys'), make('dl', { className: 'keys' }, ...entries),
    make('div', { className: 'acts' }, make('label', { className: 'check' }, on, 'Single keys are on'), close));
  dialog.setAttribute('aria-label', 'Keys');
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

const keysOff = () => root.dataset.keys === 'off';

/** The choice belongs to the account; this browser remembers it when the account cannot be told. */
async function turnKeys(on) {
  if (on) delete root.dataset.keys;
  else root.dataset.keys = 'off';
  store.set('keys', on ? 'on' : 'off');
  const body = new URLSearchParams({ keys: on ? 'on' : 'off' });
  const told = await fetch('/account/keys', { method: 'POST', body, headers: FRAGMENT }).catch(() => null);
  if (told?.ok) store.drop('keys');
}

function typed(event) {
  const item = itemOf(event.target);
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && item) {
    event.preventDefault();
    const say = event.target.closest('.say');
    if (say && event.target.value.trim()) return say.requestSubmit();
    const form = mainOf(item);
    if (form) save(form, { proof: true });
    return go(nextToDo(item));
  }
  if (event.key === 'Escape' && isTyping(event.target)) return item ? one('.row', item).focus() : event.target.blur();
  if (event.key === 'Enter' && asking && event.target.name === 'comment' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    return press(one('[value=change_asked]', event.target.form));
  }
  if (keysOff() || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (one('dialog[open]') || (event.key === 'Enter' && !event.shiftKey)) return;
  const entry = table.find(([key]) => key === event.key);
  if (!entry) return;
  event.preventDefault();
  entry[2]();
  store.set('keyed', Number(store.get('keyed')) + 1);
}

function pasted(event) {
  const copied = event.clipboardData?.getData('text').trim() ?? '';
  const target = event.target, item = itemOf(target) ?? (target === document.body && list ? current() : null);
  const form = item && mainOf(item);
  const free = isTyping(target) && !['number', 'date', 'text'].includes(target.name);
  if (!form || free || !/^https?:\/\/\S+$/.test(copied)) return;
  event.preventDefault();
  item.open = true;
  attach(form, copied);
}

const openTarget = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const item = target && itemOf(target);
  if (item) go(item);
};

export function startKeys() {
  if (store.get('keys') === 'off') root.dataset.keys = 'off';
  if (Number(store.get('keyed')) >= 20) root.dataset.keyed = '';
  const all = one('#keys-list');
  if (all) {
    all.hidden = false;
    all.addEventListener('click', showKeys);
  }
  document.addEventListener('keydown', typed);
  document.addEventListener('focusin', event => { if (event.target.name !== 'comment') asking = false; });
  document.addEventListener('paste', pasted);
  addEventListener('hashchange', openTarget);
  openTarget();
}
