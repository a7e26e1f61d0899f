import { clearOnSignOut } from './drafts.js';
import { go, nextToDo, startKeys } from './keys.js';
import { startSaving } from './save.js';
import { say } from './status.js';
import { whole } from './brief.js';
import { startUnsent, withKept } from './unsent.js';

clearOnSignOut();
startSaving(item => go(nextToDo(item)));
startUnsent(say);
for (const item of withKept()) whole(item).then(say);
startKeys();
