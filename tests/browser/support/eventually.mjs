// Waiting for what other programs do in their own time.
import assert from 'node:assert/strict';

/**
 * Looks again and again until there is something to see, and gives it.
 *
 * @param {string} what is waited for, in words, for the message when it never comes.
 * @param {() => Promise<T>} look gives what is there: nothing as long as it is not.
 * @param {number} patience milliseconds.
 * @returns {Promise<T>}
 * @template T
 */
export async function eventually(what, look, patience = 60_000) {
  const until = Date.now() + patience;
  while (Date.now() < until) {
    const seen = await look();
    if (seen) return seen;
    await new Promise((done) => { setTimeout(done, 250); });
  }
  return assert.fail(`not within ${patience} ms: ${what}`);
}
