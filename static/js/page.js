// The page and its items. Everything here only enhances: each form also works as a plain POST.
export const one = (query, root = document) => root.querySelector(query);
export const every = (query, root = document) => [...root.querySelectorAll(query)];
export const itemOf = element => element?.closest?.('.it');
export const mainOf = item => one('form.main', item);
export const root = document.documentElement;
/** For whom the page was made. In the meantime somebody else may have signed in in this browser. */
export const me = root.dataset.me;
export const FRAGMENT = { Accept: 'text/vnd.fragment+html', ...me && { 'X-Readyroom-Me': me } };

const policy = globalThis.trustedTypes?.createPolicy('fragment', { createHTML: html => html })
  ?? { createHTML: html => html };

/** A fragment that our own server rendered. */
export function parse(html) {
  const template = document.createElement('template');
  template.innerHTML = policy.createHTML(html);
  return template.content;
}

/** An element with attributes and children, made without HTML. */
export function make(name, attributes, ...children) {
  const element = Object.assign(document.createElement(name), attributes);
  element.append(...children);
  return element;
}

/** Browsers may forbid storage; nothing here depends on it. */
export const store = {
  get: key => { try { return localStorage.getItem(key); } catch { return null; } },
  set: (key, value) => { try { localStorage.setItem(key, value); } catch { /* full or forbidden */ } },
  drop: key => { try { localStorage.removeItem(key); } catch { /* forbidden */ } },
  keys: () => { try { return Object.keys(localStorage); } catch { return []; } },
};
