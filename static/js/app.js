import { clearOnSignOut } from './drafts.js';
import { go, nextToDo, startKeys } from './keys.js';
import { startSaving } from './save.js';

clearOnSignOut();
startSaving(item => go(nextToDo(item)));
startKeys();
