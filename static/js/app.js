import { one } from './page.js';

one('[data-sign-out]')?.addEventListener('submit', () => {
  for (const key of Object.keys(localStorage)) if (key.startsWith('draft:')) localStorage.removeItem(key);
});
