// Measures the way in for signals under a flood, and whether the pages are as fast over many stored events as
// over few. Prints what docs/PERFORMANCE.md says. Needs the `sqlite3` program, and `psql` for the second line.
//
//     node bench/signals.mjs [DELIVERIES, 100000] [SECONDS, 60]
//     scripts/with-postgres node bench/signals.mjs
//     node bench/signals.mjs --growth [EVENTS, 1000000]
//
// READYROOM_BIN names a program that is built already.
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './program.mjs';
import { flood } from './signals/flood.mjs';
import { growth } from './signals/growth.mjs';

const [first, second] = process.argv.slice(2);

build();
const folder = await mkdtemp(join(tmpdir(), 'readyroom-signals-'));
try {
  console.log(`${availableParallelism()} cores, load ${loadavg()[0].toFixed(2)} at the start`);
  if (first === '--growth') await growth(folder, Number(second ?? 1_000_000));
  else await flood(folder, Number(first ?? 100_000), Number(second ?? 60));
  console.log(`load ${loadavg()[0].toFixed(2)} at the end`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
