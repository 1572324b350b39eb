import assert from 'node:assert/strict';
import { test } from 'node:test';
import { socketAddress } from '../src/address.js';
import { createEmitter } from '../src/emitter.js';
import { parseFrame } from '../src/incoming.js';
import { checkName, fits, snapshot } from '../src/outgoing.js';
import { retryAfterMs } from '../src/refusal.js';

test('An address takes any of the four schemes and escapes the ids', () => {
  assert.equal(socketAddress('https://a.example/ws?x=1#f', { userId: 'ä&b', clientId: undefined }),
    'wss://a.example/ws?x=1&userId=%C3%A4%26b');
  assert.equal(socketAddress('http://a.example:5080/ws', {}), 'ws://a.example:5080/ws');
});

test('A handler that throws is reported, and the next one is called', t => {
  const report = t.mock.method(console, 'error', () => {});
  const emitter = createEmitter();
  const heard = [];
  emitter.on('x', () => { throw new Error('boom'); });
  const stop = emitter.on('x', value => heard.push(value));
  assert.equal(emitter.emit('x', 1), true);
  stop();
  emitter.emit('x', 2);
  assert.deepEqual(heard, [1]);
  assert.equal(report.mock.callCount(), 2);
  assert.equal(emitter.emit('y'), false);
});

test('A frame is one envelope or several; what is neither is left out and told', () => {
  assert.deepEqual(parseFrame('{"type":"A"}'), [{ type: 'A' }]);
  assert.deepEqual(parseFrame('[{"type":"A"},null,{"type":1},{"type":"B"}]'),
    [{ type: 'A' }, null, null, { type: 'B' }]);
  for (const bad of ['', '{', 'null', '7', '"x"', '{}', new ArrayBuffer(2)]) {
    assert.deepEqual(parseFrame(bad), [null]);
  }
});

test('Sizes are counted in bytes of UTF-8', () => {
  assert.equal(fits('ä'.repeat(10), { messageBytes: 20 }), true);
  assert.equal(fits('ä'.repeat(10), { messageBytes: 19 }), false);
  assert.equal(fits('x'.repeat(10), null), true);
});

test('Names are bounded and have no control characters', () => {
  checkName('It', 'a', 1);
  for (const bad of ['', 'ab', '\n', '\u0085', '\u{1f600}', null, 7]) assert.throws(() => checkName('It', bad, 1), RangeError);
});

test('Retry-After comes in seconds or as a date', () => {
  assert.equal(retryAfterMs('3'), 3000);
  assert.equal(retryAfterMs('Thu, 01 Jan 1970 00:00:10 GMT', 4000), 6000);
  assert.equal(retryAfterMs('Thu, 01 Jan 1970 00:00:10 GMT', 40_000), 0);
  assert.equal(retryAfterMs('soon'), undefined);
  assert.equal(retryAfterMs(null), undefined);
});

test('What is shared is what it was when it was given', () => {
  const data = { status: 'here' };
  const shared = snapshot(data);
  data.status = 'away';
  assert.deepEqual(shared, { status: 'here' });
  assert.throws(() => snapshot(undefined), TypeError);
  assert.throws(() => snapshot(1n), TypeError);
});

test('Data has as many levels as the service takes', () => {
  const nested = levels => levels === 0 ? 1 : [nested(levels - 1)];
  assert.deepEqual(snapshot(nested(63)), nested(63));
  assert.throws(() => snapshot(nested(64)), RangeError);
  assert.throws(() => snapshot({ a: 1, deep: nested(63), b: 2 }), RangeError);
});
