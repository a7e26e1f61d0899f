// Points the harness at the stand-in program; imported before anything that starts one.
import { fileURLToPath } from 'node:url';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

process.env.READYROOM_BIN = fileURLToPath(new URL('stub-program.mjs', import.meta.url));
// Figures of the stand-in must not appear in the tables of the program.
process.env.READYROOM_ARTIFACTS = mkdtempSync(join(tmpdir(), 'readyroom-self-test-'));
process.on('exit', () => rmSync(process.env.READYROOM_ARTIFACTS, { recursive: true, force: true }));
