import { clearOnSignOut } from './drafts.js';
import { nameForms } from './page.js';
import { go, nextToDo, startKeys } from './keys.js';
import { startSaving } from './save.js';

nameForms();
clearOnSignOut();
startSaving(item => go(nextToDo(item)));
startKeys();
