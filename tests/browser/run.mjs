// Runs the self-tests of this harness and all journeys, then prints what they measured:
//
//     node run.mjs                                   everything
//     node run.mjs journeys/launch.test.mjs          some files
//     node run.mjs --test-name-pattern="saves"       options of `node --test` are passed on
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ARTIFACTS, forgetRecords, recorded } from './support/records.mjs';
import { LIMITS, READ_ONLY } from './support/weight.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const options = process.argv.slice(2).filter((given) => given.startsWith('-'));
const named = process.argv.slice(2).filter((given) => !given.startsWith('-'));

const testsIn = (folder) => readdirSync(join(here, folder))
  .filter((name) => name.endsWith('.test.mjs'))
  .sort()
  .map((name) => join(here, folder, name));

function chooseFiles() {
  if (named.length > 0) return named.map((name) => resolve(name));
  const journeys = testsIn('journeys');
  if (journeys.length === 0) {
    console.error('There is no journey in tests/browser/journeys.');
    process.exit(1);
  }
  return [...testsIn('self'), ...journeys];
}

function runTests(files, report) {
  const reporters = ['--test-reporter=spec', '--test-reporter-destination=stdout',
    '--test-reporter=tap', `--test-reporter-destination=${report}`];
  const child = spawn(process.execPath, ['--test', ...reporters, ...options, ...files], {
    cwd: here,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((done) => child.once('exit', (code, signal) => {
    if (signal) console.error(`\nThe tests were ended by ${signal}.`);
    done(code ?? 1);
  }));
}

// The report ends with lines like "# pass 12".
function countOf(report, what) {
  return Number(report.match(new RegExp(`^# ${what} (\\d+)$`, 'm'))?.[1] ?? 0);
}

function printTable(title, columns, rows) {
  if (rows.length === 0) return;
  const cells = [columns, ...rows.map((row) => columns.map((column) => String(row[column])))];
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => row[at].length)));
  console.log(`\n${title}`);
  for (const row of cells) {
    console.log(row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join('  '));
  }
}

function printWeights(weights) {
  if (weights.length === 0) return;
  const limit = (page, limits) => Object.fromEntries([['page', page],
    ...Object.entries(limits).map(([what, most]) => [what, Number.isFinite(most) ? most : '-'])]);
  printTable('Weight of a page, first visit, compressed bytes', ['page', ...Object.keys(LIMITS)],
    [limit('limit of a page to read', READ_ONLY), limit('limit of a review page', LIMITS), ...weights]);
}

forgetRecords();
mkdirSync(ARTIFACTS, { recursive: true });
const reportFile = join(ARTIFACTS, 'report.tap');
const status = await runTests(chooseFiles(), reportFile);
const report = readFileSync(reportFile, 'utf8');
const failed = countOf(report, 'fail') + countOf(report, 'cancelled');

printTable('Inputs of a job, as measured', ['job', 'inputs', 'limit'],
  recorded('inputs').sort((a, b) => a.job.localeCompare(b.job, 'en', { numeric: true })));
printWeights(recorded('weights'));
printTable('Pages at 390, 768 and 1440 pixels, light and dark', ['what', 'pages', 'looks'], recorded('looks'));
console.log(`\njourneys: ${countOf(report, 'pass')} passed, ${failed} failed, ${countOf(report, 'skipped')} skipped`);
process.exitCode = status !== 0 || failed > 0 ? 1 : 0;
