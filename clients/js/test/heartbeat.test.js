import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHeartbeat } from '../src/heartbeat.js';
import { ManualTimers } from './harness.js';

function start(seconds) {
  const timers = new ManualTimers();
  const log = [];
  const heartbeat = createHeartbeat(timers, () => log.push('ping'), () => log.push('dead'));
  heartbeat.start(seconds);
  return { timers, log, heartbeat };
}

test('A link that answers is asked again and again', () => {
  const { timers, log, heartbeat } = start(20);
  for (let i = 0; i < 3; i++) {
    timers.pass(20_000);
    heartbeat.heard();
  }
  assert.deepEqual(log, ['ping', 'ping', 'ping']);
});

test('A link that does not answer within ten seconds is dead, once', () => {
  const { timers, log } = start(20);
  timers.pass(29_999);
  assert.deepEqual(log, ['ping']);
  timers.pass(100_000);
  assert.deepEqual(log, ['ping', 'dead']);
  assert.equal(timers.pending, 0);
});

test('A probe asks at once and has less patience', () => {
  const { timers, log, heartbeat } = start(20);
  heartbeat.probe();
  timers.pass(4_000);
  assert.deepEqual(log, ['ping', 'dead']);
});

test('A stopped heartbeat is not woken by a probe', () => {
  const { timers, log, heartbeat } = start(20);
  heartbeat.stop();
  heartbeat.probe();
  timers.pass(100_000);
  assert.deepEqual(log, []);
});

test('An unusable interval becomes 25 seconds', () => {
  for (const seconds of [undefined, 0, -1, NaN, '5', 1e9]) {
    const { timers, log } = start(seconds);
    timers.pass(24_999);
    assert.deepEqual(log, []);
    timers.pass(1);
    assert.deepEqual(log, ['ping']);
  }
});
