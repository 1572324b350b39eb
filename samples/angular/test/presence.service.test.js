import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRequire } from 'node:module';
import { Service } from '../../../clients/js/test/service.js';
import { PresenceService } from '../built/presence.service.js';

// Node has one of its own from 22 on.
globalThis.WebSocket ??= createRequire(new URL('../../../clients/js/', import.meta.url))('ws');

const ann = { userId: 'ann', email: 'ann@example.com', status: 'online' };
const ben = { roomId: 'lobby', userId: 'ben', clientId: 'b', data: { email: 'ben@example.com', status: 'away' } };

async function setUp(t) {
  const service = await Service.start(t);
  const presence = new PresenceService();
  t.after(() => presence.ngOnDestroy());
  return { service, presence };
}

/** The list, once it is as long as that. */
const list = (presence, length) => new Promise(resolve => {
  const subscription = presence.users.subscribe(users => {
    if (users.length !== length) return;
    resolve(users);
    queueMicrotask(() => subscription.unsubscribe());
  });
});

test('Users come and go by their data, once each however many tabs they have', { timeout: 60_000 }, async t => {
  const { service, presence } = await setUp(t);
  const connected = presence.connect(service.url, ann, 'lobby');
  const call = await service.welcome();
  const join = await call.admit();
  await connected;
  assert.deepEqual(join.data, { email: 'ann@example.com', status: 'online' });
  assert.equal(presence.connected, true);
  call.send({ type: 'ADD_USER', ...ben }, { type: 'ADD_USER', ...ben, clientId: 'phone' });
  assert.deepEqual(await list(presence, 2), [ann, { userId: 'ben', email: 'ben@example.com', status: 'away' }]);
  call.send(
    { type: 'REMOVE_USER', ...ben, reason: 'left', remaining: 1 },
    { type: 'REMOVE_USER', ...ben, clientId: 'phone', reason: 'left', remaining: 0 });
  assert.deepEqual(await list(presence, 1), [ann]);
  presence.disconnect();
  assert.equal(await call.closed, 1000);
  assert.deepEqual(await list(presence, 0), []);
});

test('A room that refuses is told to whoever connects', { timeout: 60_000 }, async t => {
  const { service, presence } = await setUp(t);
  const connected = presence.connect(service.url, ann, 'lobby');
  const call = await service.welcome();
  const { id } = await call.heard();
  call.send({ type: 'ERROR', id, roomId: 'lobby', code: 'forbidden', message: 'Not for you.' });
  await assert.rejects(connected, { code: 'forbidden' });
  assert.equal(presence.connected, false);
});
