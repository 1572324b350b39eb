import assert from 'node:assert/strict';
import { test } from 'node:test';
import { afterClose } from '../src/close-codes.js';
import { comeback } from '../src/comeback.js';

const random = () => 0.5;
const after = (code, { renewable = false, goingAwayMs } = {}) =>
  comeback({ action: afterClose(code), reason: '' }, renewable, goingAwayMs, 0, random);

test('Each close code has its action', () => {
  const actions = [1000, 1001, 1002, 1003, 1005, 1006, 1007, 1009, 1011, 4400, 4401, 4403, 4408, 4409, 4429, 4999]
    .map(code => `${code} ${afterClose(code)}`);
  assert.deepEqual(actions, [
    '1000 stop', '1001 drain', '1002 fix', '1003 fix', '1005 retry', '1006 retry', '1007 fix', '1009 fix', '1011 retry',
    '4400 fix', '4401 renew', '4403 stop', '4408 retry', '4409 stop', '4429 retry', '4999 retry',
  ]);
});

test('What was meant stops, and so does what would happen again', () => {
  assert.equal(after(4409), undefined);
  assert.equal(after(1009), undefined);
});

test('A token is renewed where there is a way to', () => {
  assert.equal(after(4401), undefined);
  assert.deepEqual(after(4401, { renewable: true }), { delayMs: 250, patient: false });
});

test('A draining service is given the time it asked for, no more and no less', () => {
  assert.deepEqual(after(1001, { goingAwayMs: 1234 }), { delayMs: 1234, patient: true });
  assert.deepEqual(after(1001), { delayMs: 250, patient: false });
});

test('Retry-After is the least wait: those who were told the same do not come at once', () => {
  assert.deepEqual(comeback({ action: 'retry', reason: '', retryAfterMs: 5000 }, false, undefined, 0, random),
    { delayMs: 5250, patient: true });
});

test('No wait is longer than an hour, so that no timer overflows', () => {
  assert.equal(after(1001, { goingAwayMs: 1e300 }).delayMs, 3_600_000);
});
