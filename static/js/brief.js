import { FRAGMENT, mainOf, one, parse } from './page.js';
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
  try {
    const response = await fetch(`${location.pathname}/items/${item.id}`, { headers: FRAGMENT });
    const fresh = response.ok && one('.it', parse(await response.text()));
    if (fresh && 'brief' in item.dataset) {
      put(item, fresh);
      putBack(item);
    }
  } catch { /* the controls work without it; opening it again asks again */ }
  return item;
}

function put(item, fresh) {
  delete item.dataset.brief;
  one('.rest', item)?.remove();
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
