// Figures of measurements, and questions to the SQLite file of a program that is stopped.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The value below which this share of the numbers lies. */
export function percentile(numbers, share) {
  const sorted = Float64Array.from(numbers).toSorted();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const milliseconds = (numbers) => `p50 ${percentile(numbers, 0.5).toFixed(1)} ms, p99 ${percentile(numbers, 0.99).toFixed(1)} ms`;

/** Runs SQL over the file and gives the lines that come out. */
export function sql(data, text) {
  const printed = execFileSync('sqlite3', ['-batch', '-bail', join(data, 'readyroom.db')], { input: text, encoding: 'utf8', maxBuffer: 1 << 30 });
  return printed.split('\n').filter((line) => line !== '');
}

/** Reads a page as a person would, and gives how long the whole of it took in milliseconds. */
export async function timed(address, cookie) {
  const began = performance.now();
  const answer = await fetch(address, { headers: { cookie } });
  await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`${address}: ${answer.status}`);
  return performance.now() - began;
}

/** The most memory that a process ever had, in MiB. */
export const memory = (pid) => Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmHWM:\s+(\d+)/)[1]) / 1024;
