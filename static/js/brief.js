import { FRAGMENT, mainOf, make, one, parse } from './page.js';
import { putBack } from './unsent.js';

// The page has the row and the controls of every item. The rest of an item (why we ask, both bars,
// evidence, discussion) comes when it is opened, and is put around the controls: what was typed
// there stays.
const coming = new Map();

/** The whole item; the page may replace it, so go on with what this returns. */
export function whole(item) {
  if (!item || !('brief' in item.dataset)) return Promise.resolve(item);
  if (!coming.has(item)) coming.set(item, fetched(item).finally(() => coming.delete(item)));
  return coming.get(item);
}

async function fetched(item) {
  let why = 'The rest of this item could not be loaded.';
  try {
    const response = await fetch(`${location.pathname}/items/${item.id}`, { headers: FRAGMENT });
    const fragment = parse(await response.text()), fresh = response.ok && one('.it', fragment);
    if (fresh && 'brief' in item.dataset) {
      put(item, fresh);
      putBack(item);
    }
    if (fresh) return item;
    if (response.status === 401) why = 'You are signed out. Sign in in another tab to see the rest of this item.';
    why = one('.err', fragment)?.textContent ?? why;
  } catch { /* the controls work without it, and it is asked for again below */ }
  offerAgain(item, why);
  return item;
}

function offerAgain(item, why) {
  const rest = one('.rest', item), again = make('button', { type: 'button', className: 'btn' }, 'Try again');
  if (!rest) return;
  const focused = rest.contains(document.activeElement);
  again.addEventListener('click', () => whole(item));
  rest.role = 'alert';
  rest.replaceChildren(`${why} `, again);
  if (focused) again.focus();
}

function put(item, fresh) {
  const rest = one('.rest', item);
  delete item.dataset.brief;
  if (rest?.contains(document.activeElement)) one('.row', item).focus();
  rest?.remove();
  const form = mainOf(item), body = one('.body', item);
  if (!form) return body.append(...one('.body', fresh).childNodes);
  form.dispatchEvent(new CustomEvent('fresh', { bubbles: true, detail: fresh }));
  const freshForm = mainOf(fresh), proofs = one('.ev', form);
  let place = form;
  for (const part of [...one('.body', fresh).children]) {
    if (part === freshForm) place = null;
    else if (place) place.before(part);
    else if (!part.classList.contains('end-acts')) one('.end-acts', body).before(part);
  }
  if (!proofs.children.length) proofs.append(...one('.ev', freshForm).childNodes);
  proofs.parentElement.append(one('.more', freshForm));
  form.dispatchEvent(new Event('whole', { bubbles: true }));
}
