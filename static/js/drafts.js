import { every, me, store } from './page.js';
import { PARTS, fill, fields } from './parts.js';

// What is typed and not yet saved is kept in this browser, for this person, with the versions that
// it was typed on, so that an old draft never overwrites somebody's newer answer unseen.
const VERSIONS = ['answer_version', 'note_version'];
const key = form => `draft:${me ?? ''}:${new URL(form.action).pathname}`;

export function keepDraft(form, parts) {
  const draft = { versions: VERSIONS.map(name => form.elements[name].value), parts: {} };
  for (const part of parts) draft.parts[part] = fields(form, part);
  store.set(key(form), JSON.stringify(draft));
}

export const dropDraft = form => store.drop(key(form));

/** Whether the form has every field that its draft holds; some come when the item is opened. */
export function fitsDraft(form) {
  try {
    const { parts } = JSON.parse(store.get(key(form))) ?? { parts: {} };
    return Object.values(parts).flat().every(([name]) => form.elements[name]);
  } catch {
    return true;
  }
}

/** Puts the draft of a form back; whether there was one. */
export function restoreDraft(form) {
  try {
    const draft = JSON.parse(store.get(key(form)));
    if (!draft) return false;
    VERSIONS.forEach((name, index) => { form.elements[name].value = draft.versions[index]; });
    for (const part of Object.keys(PARTS)) if (draft.parts[part]) fill(form, part, draft.parts[part]);
    return true;
  } catch {
    dropDraft(form);
    return false;
  }
}

export function clearOnSignOut() {
  for (const form of every('[data-sign-out]')) {
    form.addEventListener('submit', () => {
      for (const name of store.keys()) if (name.startsWith('draft:')) store.drop(name);
    });
  }
}
