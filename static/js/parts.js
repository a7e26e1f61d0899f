import { every } from './page.js';

// What an item posts, in parts that are saved and versioned apart from each other. Evidence is
// added, never overwritten, so it has no version.
export const PARTS = {
  answer: ['answer', 'number', 'date', 'text', 'reason'],
  note: ['note'],
  proof: ['url', 'title', 'expires_on', 'proof'],
};

export const controls = (form, part) =>
  [...form.elements].filter(control => PARTS[part].includes(control.name));

const isChoice = control => control.type === 'radio' || control.type === 'checkbox';

// A blank one says nothing, and of an item that was not opened some are not there.
const SILENT = ['reason', ...PARTS.proof];
const speaks = ([name, value]) => value !== '' || !SILENT.includes(name);

/** The fields of a part as they would be posted. */
export function fields(form, part) {
  return controls(form, part)
    .filter(control => !isChoice(control) || control.checked)
    .map(control => [control.name, control.value]).filter(speaks);
}

export const text = (form, part) => JSON.stringify(fields(form, part));

/** The same as the server sent it, whatever was typed or restored since. */
export const served = (form, part) => JSON.stringify(controls(form, part)
  .filter(control => !isChoice(control) || control.defaultChecked)
  .map(control => [control.name, isChoice(control) ? control.value : control.defaultValue]).filter(speaks));

/** Puts fields into the controls of a part; controls that are not named are emptied. */
export function fill(form, part, values) {
  const of = new Map(values);
  for (const control of controls(form, part)) {
    const value = of.get(control.name) ?? '';
    if (isChoice(control)) control.checked = control.value === value;
    else if (control.value !== value) control.value = value;
  }
}

export const partOf = control =>
  Object.keys(PARTS).find(part => PARTS[part].includes(control.name));

export const hasProof = form => /^https?:\/\/\S+\.?\S*$/.test(form.elements.url.value.trim())
  || (form.elements.proof?.value ?? '').trim() !== '';

/** "Not applicable" is saved with its reason and not before. */
export const lacksReason = form => form.elements.reason.value.trim() === ''
  && every('[value=not_applicable]', form).some(control => control.checked);
