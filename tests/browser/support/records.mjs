// Figures that tests measure and the run prints as tables when it ends. Test files run in processes of
// their own, so each figure is a line in a file.
import { appendFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

export const ARTIFACTS = process.env.READYROOM_ARTIFACTS ?? fileURLToPath(new URL('../artifacts', import.meta.url));

const file = (kind) => join(ARTIFACTS, `${kind}.jsonl`);

/** @param {'inputs'|'weights'|'looks'} kind which table. */
export function record(kind, row) {
  mkdirSync(ARTIFACTS, { recursive: true });
  appendFileSync(file(kind), `${JSON.stringify(row)}\n`);
}

export function recorded(kind) {
  try {
    return readFileSync(file(kind), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));
  } catch (reason) {
    if (reason.code === 'ENOENT') return [];
    throw reason;
  }
}

export function forgetRecords() {
  rmSync(ARTIFACTS, { recursive: true, force: true });
}
