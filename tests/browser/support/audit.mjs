// `readyroom audit verify` over the data folder of a program.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { programPath } from './app.mjs';

/** Asserts that every event is in its chain as it was recorded; fails with what the command printed. */
export async function assertRecordsAreWhole(app) {
  const { stdout } = await promisify(execFile)(programPath(), ['audit', 'verify', '--data', app.data])
    .catch((failed) => assert.fail(`audit verify ended with ${failed.code}:\n${failed.stdout}${failed.stderr}`));
  const [, events, signOffs] = stdout.match(/(\d+) events, (\d+) sign-offs, \d+ snapshots, \d+ checkpoints: 0 problems/)
    ?? assert.fail(`audit verify says: ${stdout}`);
  return { events: Number(events), signOffs: Number(signOffs) };
}
