import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoffMs } from '../src/backoff.js';

const almostOne = () => 1 - Number.EPSILON / 2;

test('The bound doubles from half a second to thirty', () => {
  const bounds = Array.from({ length: 9 }, (_, attempt) => Math.ceil(backoffMs(attempt, almostOne) / 100) * 100);
  assert.deepEqual(bounds, [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
});

test('The jitter is full: it reaches down to nothing', () => {
  for (let attempt = 0; attempt < 10; attempt++) assert.equal(backoffMs(attempt, () => 0), 0);
});

test('No number of failures breaks the bound', () => {
  assert.ok(backoffMs(100_000, almostOne) < 30_000);
});

test('A thousand clients spread over the bound', () => {
  const waits = Array.from({ length: 1000 }, () => backoffMs(3));
  const quarters = [0, 0, 0, 0];
  for (const wait of waits) quarters[Math.floor(wait / 1000)]++;
  for (const quarter of quarters) assert.ok(quarter > 150, `uneven: ${quarters}`);
});
