// The page and its items. Everything here only enhances: each form also works as a plain POST.
export const one = (query, root = document) => root.querySelector(query);
export const every = (query, root = document) => [...root.querySelectorAll(query)];
export const itemOf = element => element?.closest?.('.it');
export const formOf = item => one('form.main', item);

const policy = globalThis.trustedTypes?.createPolicy('fragment', { createHTML: html => html })
  ?? { createHTML: html => html };

/** A fragment that our own server rendered. */
export function parse(html) {
  const template = document.createElement('template');
  template.innerHTML = policy.createHTML(html);
  return template.content;
}
