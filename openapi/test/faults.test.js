// What the service refuses with invalid_message, the schemas refuse.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultOf } from './contract.js';

const long = 'x'.repeat(129);
const bad = [
  {}, { type: null }, { type: 'join', roomId: 'lobby' }, { type: 'JOINED', roomId: 'lobby', members: [] },
  { type: 'JOIN' }, { type: 'JOIN', roomId: '' }, { type: 'JOIN', roomId: long }, { type: 'JOIN', roomId: 'a\u0000b' }, { type: 'JOIN', roomId: 'a\u0085b' },
  { type: 'JOIN', roomId: null }, { type: 'JOIN', roomId: 7 }, { type: 'JOIN', roomId: 'lobby', date: 1 }, { type: 'JOIN', roomId: 'lobby', requestId: 'r1' },
  { type: 'JOIN', roomId: 'lobby', id: -1 }, { type: 'JOIN', roomId: 'lobby', id: 1.5 }, { type: 'JOIN', roomId: 'lobby', id: '1' },
  { type: 'JOIN', roomId: 'lobby', id: 9007199254740992 }, { type: 'JOIN', roomId: 'lobby', id: null },
  { type: 'REPORT', roomId: 'lobby' }, { type: 'REPORT', roomId: 'lobby', data: 1, requestId: 'two words' }, { type: 'REPORT', roomId: 'lobby', data: 1, requestId: null },
  { type: 'REPORT_REQUEST', roomId: 'lobby', from: [] }, { type: 'REPORT_REQUEST', roomId: 'lobby', from: null }, { type: 'REPORT_REQUEST', roomId: 'lobby', from: [{ userId: 'ann' }] },
  { type: 'REPORT_REQUEST', roomId: 'lobby', from: [{ userId: 'ann', clientId: 'tab 1' }] }, { type: 'REPORT_REQUEST', roomId: 'lobby', from: [{ userId: 'ann', clientId: 't', x: 1 }] },
  { type: 'MESSAGE', roomId: 'lobby', event: 'wave' }, { type: 'MESSAGE', roomId: 'lobby', event: long, data: 1 }, { type: 'MESSAGE', roomId: 'lobby', event: 'wave', data: 1, to: {} },
  { type: 'MESSAGE', roomId: 'lobby', event: 'wave', data: 1, to: { userId: 'ann', clientId: null } }, { type: 'MESSAGE', roomId: 'lobby', event: 'wave', data: 1, from: { userId: 'ann', clientId: 't' } },
  { type: 'LEAVE' }, { type: 'PING', roomId: 'lobby' }, { type: 'AUTH' }, { type: 'AUTH', token: 'a b' },
];

for (const message of bad) {
  test(`not a message: ${JSON.stringify(message).slice(0, 90)}`, () => assert.notEqual(faultOf('Client', message), null));
}

test('what the service says may grow', () => {
  assert.equal(faultOf('Server', { type: 'PONG', id: 1, later: true }), null);
  assert.equal(faultOf('Server', { type: 'ERROR', code: 'of_a_later_version', message: 'No.' }), null);
});
