// A program that talks to the JSON door, by nothing but HTTP. Every call must stand in the API document of
// the running program, with the status that came back.
import assert from 'node:assert/strict';
import { pattern } from './routes.mjs';

/** Reads the API document: which calls there are, and what each may answer. */
export async function apiOf(origin) {
  const response = await fetch(`${origin}/api/v1/openapi.json`);
  assert.equal(response.status, 200);
  const document = await response.json();
  const routes = Object.entries(document.paths).map(([path, calls]) => ({ ...pattern(path), calls }));
  return { origin, routes };
}

/** A program without any credential. `enter` gives it one. */
export class Program {
  #api;
  #headers = {};

  constructor(api) {
    this.#api = api;
  }

  /** Signs in as a person; the session lasts as long as this program. */
  async enter(handle, password) {
    const { headers } = await this.#send('POST', '/sessions', { handle, password }, {}, 200);
    const [cookie] = headers.getSetCookie();
    assert.match(cookie, /HttpOnly/);
    this.#headers = { cookie: cookie.split(';')[0] };
    return this;
  }

  /** Uses a personal token instead of a session. */
  carry(token) {
    this.#headers = { authorization: `Bearer ${token}` };
    return this;
  }

  async get(path, expected = 200) {
    return (await this.#send('GET', path, undefined, {}, expected)).body;
  }

  async post(path, data, expected = 201) {
    return (await this.#send('POST', path, data, {}, expected)).body;
  }

  /** Changes what has a version: the version that was read goes with it. */
  async replace(path, version, data, expected = 200) {
    return (await this.#send('POST', path, data, { 'if-match': `"${version}"` }, expected)).body;
  }

  async #send(method, path, data, more, expected) {
    const { origin, routes } = this.#api;
    const full = `/api/v1${path}`;
    const response = await fetch(`${origin}${full}`, {
      method,
      redirect: 'manual',
      headers: { ...this.#headers, ...more, origin, ...(data === undefined ? {} : { 'content-type': 'application/json' }) },
      body: data === undefined ? undefined : JSON.stringify(data),
    });
    const text = await response.text();
    const call = `${method} ${full}`;
    assert.equal(response.status, expected, `${call}: ${text}`);
    const route = routes.find(({ matches, calls }) => matches.test(full.split('?')[0]) && calls[method.toLowerCase()]);
    assert(route, `${call} is not in the API document`);
    assert(route.calls[method.toLowerCase()].responses[expected], `${call} may not answer ${expected} by the API document`);
    return { headers: response.headers, body: text && JSON.parse(text) };
  }
}
