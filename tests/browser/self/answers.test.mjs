import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meeting } from '../support/answers.mjs';

test('an answer meets the rule it is made for', () => {
  const now = Date.UTC(2026, 0, 31);
  assert.deepEqual(meeting('met', now), { answer: 'met' });
  assert.deepEqual(meeting({ at_most: 3 }, now), { number: '3' });
  assert.deepEqual(meeting({ at_least: 99.5 }, now), { number: '99.5' });
  assert.deepEqual(meeting({ one_of: ['scripted', 'pipeline'] }, now), { answer: 'scripted' });
  assert.deepEqual(meeting({ within_days: 90 }, now), { date: '2026-01-31' });
  assert.deepEqual(meeting({ months_ahead: 6 }, now), { date: '2026-09-05' });
  assert.throws(() => meeting({ twice: 1 }, now), /no answer is known/);
});
