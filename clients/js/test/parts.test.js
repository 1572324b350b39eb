import assert from 'node:assert/strict';
import { test } from 'node:test';
import { socketAddress } from '../src/address.js';
import { Emitter } from '../src/emitter.js';
import { parseFrame } from '../src/incoming.js';
import { fits, isName } from '../src/outgoing.js';
import { retryAfterMs } from '../src/refusal.js';
import { Shared } from '../src/shared.js';

test('An address takes any of the four schemes and escapes the ids', () => {
  assert.equal(socketAddress('https://a.example/ws?x=1#f', { userId: 'ä&b', clientId: undefined }),
    'wss://a.example/ws?x=1&userId=%C3%A4%26b');
  assert.equal(socketAddress('http://a.example:5080/ws', {}), 'ws://a.example:5080/ws');
  assert.throws(() => socketAddress('ftp://a.example/', {}), TypeError);
});

test('A handler that throws is reported, and the next one is called', t => {
  const report = t.mock.method(console, 'error', () => {});
  const emitter = new Emitter();
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
  assert.deepEqual(parseFrame('{"type":"A"}'), { envelopes: [{ type: 'A' }], valid: true });
  assert.deepEqual(parseFrame('[{"type":"A"},null,{"type":1},{"type":"B"}]'),
    { envelopes: [{ type: 'A' }, { type: 'B' }], valid: false });
  for (const bad of ['', '{', 'null', '7', '"x"', '{}', new ArrayBuffer(2)]) {
    assert.deepEqual(parseFrame(bad), { envelopes: [], valid: false });
  }
});

test('Sizes are counted in bytes of UTF-8', () => {
  assert.equal(fits('ä'.repeat(10), 20), true);
  assert.equal(fits('ä'.repeat(10), 19), false);
  assert.equal(fits('x'.repeat(10), undefined), true);
});

test('Names are bounded and have no control characters', () => {
  assert.equal(isName('a', 1), true);
  for (const bad of ['', 'ab', '\n', '\u0085', null, 7]) assert.equal(isName(bad, 1), false);
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
  const shared = new Shared(data);
  data.status = 'away';
  assert.deepEqual(shared.tell(), { status: 'here' });
  assert.equal(shared.stale, false);
  assert.throws(() => new Shared(undefined), TypeError);
  assert.throws(() => new Shared(1n), TypeError);
});
