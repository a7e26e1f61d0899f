// Where a flood goes: a demo on SQLite, or an empty installation on PostgreSQL that is set up first. Each gives the
// running program, the cookie of an administrator, and a function that runs SQL and gives the lines that come out.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readyroom, signIn, start } from '../program.mjs';
import { sql } from './figures.mjs';

const SERVICES = 10;

/** A demo in this folder, and some of its services. */
export async function onSqlite(folder) {
  const app = await start(readyroom, ['demo', '--listen', '127.0.0.1:0', '--data', folder]);
  const cookie = await signIn(app.url, 'admin');
  const all = await (await fetch(`${app.url}/api/v1/services`, { headers: { cookie } })).json();
  const services = (all.services ?? all).slice(0, SERVICES).map(({ slug }) => slug);
  return { app, cookie, services, sql: (text) => sql(folder, text) };
}

/** An installation on the empty database at this address, with one team and its services. */
export async function onPostgres(folder, address) {
  const psql = (text) => {
    const options = ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--set=ON_ERROR_STOP=1'];
    const printed = execFileSync('psql', [...options, address], { input: text, encoding: 'utf8', maxBuffer: 1 << 30 });
    return printed.split('\n').filter((line) => line !== '');
  };
  // scripts/with-postgres does not flush to disk, and a flood is about what is kept.
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) psql(`ALTER SYSTEM SET ${setting} = on;`);
  psql('SELECT pg_reload_conf();');
  const key = join(folder, 'sealing.key');
  writeFileSync(key, randomBytes(32).toString('hex'), { mode: 0o600 });
  const app = await start(readyroom, ['serve', '--listen', '127.0.0.1:0'],
    { READYROOM_DATABASE: address, READYROOM_SEALING_KEY_FILE: key });
  return { app, ...await setUp(app), sql: psql };
}

async function setUp({ url, said }) {
  let cookie = '';
  const post = async (path, data) => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method: 'POST', body: JSON.stringify(data),
      headers: { cookie, 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' },
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
    return answer;
  };
  const token = said.join('\n').match(/\/setup\?token=(\S+)/)[1];
  const password = randomBytes(12).toString('hex');
  const signedIn = await post('/setup', { token, name: 'Sam', handle: 'sam', email: 'sam@example.com', password });
  [cookie] = signedIn.headers.get('set-cookie').split(';');
  await post('/setup/service', { team: 'Bench', service: 'Bench 0' });
  const services = Array.from({ length: SERVICES }, (_, number) => `bench-${number}`);
  for (const slug of services.slice(1)) {
    await post('/services', { team: 'bench', slug, name: slug, importance: 'standard' });
  }
  return { cookie, services };
}
