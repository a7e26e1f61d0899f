#!/usr/bin/env node
// Stands in for the program while the harness tests itself. It prints the same lines and serves a few pages
// with the same content policy: one as pages should be, and one for each thing a check must notice.
import { createServer } from 'node:http';
import { brotliCompressSync } from 'node:zlib';
import { parseArgs } from 'node:util';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { listen: { type: 'string' }, data: { type: 'string' } },
});
const behaviour = process.env.STUB_BEHAVIOUR ?? 'work';
if (behaviour === 'crash') {
  console.error('the database is newer than this program');
  process.exit(3);
}

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
  + "form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types fragment";

const page = (title, body) => `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title>
<link rel="stylesheet" href="/style.css"><link rel="icon" href="/icon.svg"><script type="module" src="/script.js"></script></head>
<body><main><h1>${title}</h1>${body}</main></body></html>`;

const pages = {
  '/': page('Fine', `<p>Nothing to see.</p><a href="/answers">Answers</a> <a href="/items/MON-03">MON-03</a>
    <a href="/items/ARC-01">ARC-01</a> <a href="/report.csv">Report</a> <a href="https://elsewhere.example/">Elsewhere</a>`),
  '/answers': page('Answers', `<label>Note <input id="note"></label><label>Proof <input id="proof"></label>
    <label><input type="checkbox" id="done"> Done</label><button id="save" type="button">Save</button>`),
  '/items/MON-03': page('MON-03', '<p>An item.</p>'),
  '/items/ARC-01': page('ARC-01', '<p>Another item.</p>'),
  '/inline-style': page('Inline style', '<p style="color:red">Red.</p>'),
  '/pale': page('Pale', '<p class="pale">Hard to read.</p><img src="/icon.svg">'),
  '/wide': page('Wide', '<p class="wide" id="ribbon">Too wide.</p>'),
  '/stranger': page('Stranger', '<img alt="Logo" src="http://127.0.0.2:9/logo.svg">'),
  '/throws': page('Throws', '<p data-throw>It throws.</p>'),
  '/plain': page('Plain', `<p>${'Not compressed. '.repeat(200)}</p>`),
};
const style = 'body{color:#111;background:#fff}.pale{color:#ddd}.wide{width:3000px}';
const script = `if (document.querySelector('[data-throw]')) throw new Error('thrown on purpose');
globalThis.sent = 0;`;
const icon = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1H0z"/></svg>';

const files = {
  '/style.css': ['text/css', style],
  '/script.js': ['text/javascript', script],
  '/icon.svg': ['image/svg+xml', icon],
  '/report.csv': ['text/csv', 'item,answer\n'],
};

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://stub');
  const [type, body] = pages[pathname] ? ['text/html; charset=utf-8', pages[pathname]] : files[pathname] ?? [];
  if (!body) return response.writeHead(404).end();
  response.setHeader('content-type', type);
  if (pages[pathname]) response.setHeader('content-security-policy', POLICY);
  else response.setHeader('cache-control', 'public, max-age=31536000, immutable');
  if (pathname === '/plain' || !/\bbr\b/.test(request.headers['accept-encoding'] ?? '')) return response.end(body);
  response.setHeader('content-encoding', 'br');
  return response.end(brotliCompressSync(body));
});

const [host, port] = values.listen.split(':');
server.listen(Number(port), host, () => {
  appendFileSync(join(values.data, 'starts'), `${positionals[0]}\n`);
  if (behaviour === 'silent') return;
  const url = `http://${host}:${server.address().port}`;
  console.log(`Readyroom is ready at ${url}`);
  if (positionals[0] === 'serve') console.log(`Set it up: ${url}/setup?token=abc123`);
});
process.on('SIGTERM', () => process.exit(0));
