import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meeting } from '../support/answers.mjs';

test('an answer meets the bar it is made for', () => {
  const now = Date.UTC(2026, 0, 31);
  const asked = (answer, rule) => meeting({ answer, launch: { rule } }, { now });
  const number = { number: { min: 0, max: 100, unit: '%' } };
  const choice = { choice: { options: [{ value: 'manual' }, { value: 'scripted' }, { value: 'pipeline' }] } };
  assert.deepEqual(asked('attest', 'met'), { answer: 'met' });
  assert.deepEqual(asked('text', 'present'), { text: 'Described in the design document.' });
  assert.deepEqual(asked(number, { at_most: 3 }), { number: '3' });
  assert.deepEqual(asked(number, { at_least: 99.5 }), { number: '99.5' });
  assert.deepEqual(asked(number, 'present'), { number: '0' });
  assert.deepEqual(asked(choice, { one_of: ['scripted', 'pipeline'] }), { answer: 'scripted' });
  assert.deepEqual(asked(choice, 'present'), { answer: 'manual' });
  assert.deepEqual(asked('date', { within_days: 90 }), { date: '2026-01-31' });
  assert.deepEqual(asked('date', 'present'), { date: '2026-01-31' });
  assert.deepEqual(asked('date', { months_ahead: 6 }), { date: '2026-09-05' });
  const both = { answer: number, launch: { rule: { at_most: 3 } }, handoff: { rule: { at_most: 1 } } };
  assert.deepEqual(meeting(both, { bar: 'handoff' }), { number: '1' });
  assert.throws(() => asked({ colour: {} }, 'met'), /no answer is known/);
});
