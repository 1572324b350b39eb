import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listen, makeClient, transcript } from './harness.js';
import { Service } from './service.js';

const ben = { userId: 'ben', clientId: 'b' };
const cleo = { userId: 'cleo', clientId: 'c' };

async function setUp(t, { data = 'mine', members, options } = {}) {
  const service = await Service.start(t);
  const client = makeClient(t, service.url, options);
  const room = client.presence.join('lobby', data);
  const lines = transcript(room);
  const changes = listen(room, 'change');
  const errors = listen(room, 'error');
  const call = await service.welcome();
  const join = await call.admit(members);
  return { ...client, service, room, lines, changes, roomErrors: errors, call, join };
}

/** Everything sent so far has been handled once the client has answered this. */
async function settled(call) {
  call.send({ type: 'REPORT_REQUEST', roomId: 'lobby', requestId: 'settled' });
  for (;;) {
    const answer = await call.heard();
    if (answer.requestId === 'settled') return answer;
  }
}

test('The handshake names the user, the client and both subprotocols', async t => {
  const { call, presence } = await setUp(t);
  assert.equal(call.query.get('userId'), 'ann');
  assert.equal(call.query.get('clientId'), 'tab-1');
  assert.equal(call.offered.replaceAll(' ', ''), 'presence.v1.batch,presence.v1');
  assert.deepEqual(presence.self, { userId: 'ann', clientId: 'tab-1' });
  assert.equal(presence.limits.rooms, 32);
});

test('A plain service that does not batch is as good', async t => {
  const service = await Service.start(t);
  service.protocol = 'presence.v1';
  const { presence } = makeClient(t, service.url);
  const room = presence.join('lobby');
  const synced = listen(room, 'sync');
  const call = await service.welcome();
  assert.equal((await call.admit()).data, null);
  assert.deepEqual(await synced.take(), { missing: [] });
});

test('An empty room is synced at once, and holds this client', async t => {
  const { room, lines, call, join } = await setUp(t, { data: { status: 'here' } });
  await settled(call);
  assert.deepEqual(join, { type: 'JOIN', roomId: 'lobby', data: { status: 'here' }, id: join.id });
  assert.deepEqual(lines, ['sync missing=[]']);
  assert.deepEqual(room.members, [{ userId: 'ann', clientId: 'tab-1', data: { status: 'here' }, self: true }]);
});

test('Members are announced as their data comes, the silent ones when the round is over', async t => {
  const { room, lines, call } = await setUp(t, { members: [ben, cleo] });
  call.send({ type: 'ADD_USER', roomId: 'lobby', ...ben, data: { status: 'away' }, requestId: 'r1' });
  await settled(call);
  assert.deepEqual(lines, ['join ben/b {"status":"away"} tabs=1']);
  call.send({ type: 'SYNCED', roomId: 'lobby', requestId: 'r1', missing: [cleo] });
  await settled(call);
  assert.deepEqual(lines.slice(1), ['join cleo/c undefined tabs=1', 'sync missing=[cleo/c]']);
  assert.equal(room.get('cleo', 'c').data, undefined);
});

test('Another tab of this user makes one user with two members', async t => {
  const other = { userId: 'ann', clientId: 'tab-2' };
  const { room, lines, call } = await setUp(t);
  call.send({ type: 'ADD_USER', roomId: 'lobby', ...other, data: 1 });
  await settled(call);
  assert.equal(lines.at(-1), 'join ann/tab-2 1 tabs=2');
  assert.deepEqual(room.users.map(user => [user.userId, user.self, user.members.length]), [['ann', true, 2]]);
});

test('A batch makes one change, and the list is the same array until then', async t => {
  const { room, changes, call } = await setUp(t);
  await changes.take();
  await settled(call);
  const before = room.members;
  assert.equal(room.members, before);
  let count = 0;
  room.on('change', () => count++);
  call.raw(JSON.stringify([
    { type: 'ADD_USER', roomId: 'lobby', ...ben, data: 1 },
    { type: 'ADD_USER', roomId: 'lobby', ...cleo, data: 1 },
    { type: 'REMOVE_USER', roomId: 'lobby', ...ben, reason: 'left', remaining: 0 },
  ]));
  await settled(call);
  assert.equal(count, 1);
  assert.equal(before.length, 1);
  assert.equal(room.members.length, 2);
});

test('A REPORT_REQUEST is answered with the latest data', async t => {
  const { room, call } = await setUp(t, { data: 1 });
  room.update(2);
  assert.deepEqual(await settled(call), { type: 'REPORT', roomId: 'lobby', requestId: 'settled', data: 2 });
});

test('A burst of updates is one report now and one with the latest when that has arrived', async t => {
  const { room, call } = await setUp(t, { data: 0 });
  await settled(call);
  for (let data = 1; data <= 50; data++) room.update(data);
  const first = await call.heard();
  assert.equal(first.data, 1);
  call.send({ type: 'ACK', id: first.id });
  const second = await call.heard();
  assert.equal(second.data, 50);
  call.send({ type: 'ACK', id: second.id });
  assert.equal((await settled(call)).data, 50);
});

test('An update refused for its rate is sent again, with the latest data', async t => {
  const { room, call, timers, roomErrors } = await setUp(t, { data: 0 });
  await settled(call);
  room.update(1);
  const refused = await call.heard();
  call.send({ type: 'ERROR', id: refused.id, code: 'rate_limited', message: 'Slower.', retryAfterMs: 400 });
  assert.equal((await roomErrors.take()).retryAfterMs, 400);
  room.update(2);
  await settled(call);
  timers.pass(400);
  assert.equal((await call.heard()).data, 2);
});

test('An update made while joining follows the answer', async t => {
  const service = await Service.start(t);
  const { presence } = makeClient(t, service.url);
  const room = presence.join('lobby', 1);
  const call = await service.welcome();
  const join = await call.heard();
  assert.equal(join.data, 1);
  room.update(2);
  call.send({ type: 'JOINED', id: join.id, roomId: 'lobby', members: [] });
  assert.equal((await call.heard()).data, 2);
});

test('Data that is the same again is not sent', async t => {
  const { room, call } = await setUp(t, { data: { a: 1 } });
  room.update({ a: 1 });
  room.update({ a: 2 });
  assert.deepEqual((await call.heard()).data, { a: 2 });
});

test('Messages go out as they are and come in as they are', async t => {
  const { room, call } = await setUp(t);
  await settled(call);
  const messages = listen(room, 'message');
  assert.equal(room.send('wave', { hand: 'left' }, { userId: 'ben' }), true);
  assert.deepEqual(await call.heard(),
    { type: 'MESSAGE', roomId: 'lobby', event: 'wave', data: { hand: 'left' }, to: { userId: 'ben' } });
  call.send({ type: 'MESSAGE', roomId: 'lobby', from: ben, event: 'wave', data: null });
  assert.deepEqual(await messages.take(), { from: ben, event: 'wave', data: null });
});

test('A message of the operator is from nobody', async t => {
  const { room, call } = await setUp(t);
  await settled(call);
  const messages = listen(room, 'message');
  call.send(
    { type: 'MESSAGE', roomId: 'lobby', from: { userId: 'who' }, event: 'half', data: 0 },
    { type: 'MESSAGE', roomId: 'lobby', event: 'notice', data: { text: 'Back soon.' } },
  );
  assert.deepEqual(await messages.take(), { from: null, event: 'notice', data: { text: 'Back soon.' } });
});

test('What the service would not take is refused before it is sent', async t => {
  const { room, call } = await setUp(t, { data: 1 });
  await settled(call);
  assert.throws(() => room.send('e', 'x'.repeat(17_000)), RangeError);
  assert.throws(() => room.update('x'.repeat(16_350)), RangeError);
  assert.throws(() => room.send('', 1), RangeError);
  assert.throws(() => room.send('e', () => {}), TypeError);
  assert.equal((await settled(call)).data, 1);
});

test('Refreshing asks some or all, and the round ends in sync', async t => {
  const { room, call, lines } = await setUp(t, { members: [ben] });
  await settled(call);
  assert.equal(room.refresh([{ ...ben, data: 'not for the wire', self: false }]), true);
  const request = await call.heard();
  assert.deepEqual(request, { type: 'REPORT_REQUEST', roomId: 'lobby', from: [ben], id: request.id });
  call.send({ type: 'ACK', id: request.id, roomId: 'lobby', requestId: 'r2' });
  call.send({ type: 'SYNCED', roomId: 'lobby', requestId: 'r2', missing: [ben] });
  await settled(call);
  assert.deepEqual(lines, ['join ben/b undefined tabs=1', 'sync missing=[ben/b]']);
});

test('JOINED for a held room is a new roster, and only differences are told', async t => {
  const { call, lines } = await setUp(t, { members: [ben, cleo] });
  call.send(
    { type: 'ADD_USER', roomId: 'lobby', ...ben, data: 1 },
    { type: 'ADD_USER', roomId: 'lobby', ...cleo, data: 1 },
    { type: 'SYNCED', roomId: 'lobby', requestId: 'r1', missing: [] },
    { type: 'JOINED', roomId: 'lobby', members: [cleo], requestId: 'r2' },
    { type: 'ADD_USER', roomId: 'lobby', ...cleo, data: 1 },
    { type: 'SYNCED', roomId: 'lobby', requestId: 'r2', missing: [] });
  await settled(call);
  assert.deepEqual(lines.slice(3), ['leave ben/b resync remaining=0', 'sync missing=[]']);
});

test('A refused room says why, and may be tried again', async t => {
  const service = await Service.start(t);
  const { presence } = makeClient(t, service.url);
  const room = presence.join('lobby');
  const errors = listen(room, 'error');
  const call = await service.welcome();
  const join = await call.heard();
  call.send({ type: 'ERROR', id: join.id, roomId: 'lobby', code: 'room_full', message: 'The room is full.' });
  const error = await errors.take();
  assert.deepEqual([error.code, error.roomId, error.fatal, room.state], ['room_full', 'lobby', false, 'refused']);
  assert.equal(presence.join('lobby'), room);
  assert.equal((await call.heard()).type, 'JOIN');
});

test('A join refused for its rate is made again', async t => {
  const service = await Service.start(t);
  const { presence, errors, timers } = makeClient(t, service.url);
  presence.join('lobby');
  const call = await service.welcome();
  const join = await call.heard();
  call.send({ type: 'ERROR', id: join.id, code: 'rate_limited', message: 'Slower.', retryAfterMs: 300 });
  assert.equal((await errors.take()).code, 'rate_limited');
  timers.pass(300);
  assert.equal((await call.heard()).type, 'JOIN');
});

test('Leaving and joining again at once never mixes the two memberships', async t => {
  const { presence, room, call } = await setUp(t);
  room.leave();
  const again = presence.join('lobby');
  const lines = transcript(again);
  assert.notEqual(again, room);
  assert.deepEqual([room.state, room.members, room.send('e', 1)], ['left', [], false]);
  assert.equal((await call.heard()).type, 'LEAVE');
  const join = await call.heard();
  call.send(
    { type: 'ADD_USER', roomId: 'lobby', ...ben, data: 'of the old membership' },
    { type: 'LEFT', roomId: 'lobby' },
    { type: 'JOINED', id: join.id, roomId: 'lobby', members: [] });
  await settled(call);
  assert.deepEqual(lines, ['sync missing=[]']);
});

test('What a newer service may say is ignored', async t => {
  const { call, lines, room } = await setUp(t);
  call.send(
    { type: 'SPARKLE', roomId: 'lobby', userId: 'ben' },
    { type: 'ADD_USER', roomId: 'lobby', ...ben, data: 1, colour: 'new' },
    { type: 'ADD_USER', roomId: 'elsewhere', ...cleo, data: 1 });
  await settled(call);
  assert.deepEqual(lines.slice(1), ['join ben/b 1 tabs=1']);
  assert.deepEqual(Object.keys(room.get('ben', 'b')), ['userId', 'clientId', 'data', 'self']);
});

test('What makes no sense is reported and hurts nothing', async t => {
  const { call, errors, lines } = await setUp(t);
  for (const bad of ['{', '[]x', '"x"', '[1]']) {
    call.raw(bad);
    assert.equal((await errors.take()).code, 'invalid_frame');
  }
  call.raw(Buffer.from('binary'));
  assert.equal((await errors.take()).code, 'invalid_frame');
  call.send(
    { type: 'ADD_USER', roomId: 'lobby', userId: 7 },
    { type: 'REMOVE_USER', roomId: 'lobby' },
    { type: 'MESSAGE', roomId: 'lobby', from: 'ben' },
    { type: 'JOINED', roomId: 'lobby', members: [null, 7, {}] },
    { type: 'SYNCED', roomId: 'lobby', missing: 'all' });
  await settled(call);
  assert.deepEqual(lines.slice(1), ['sync missing=[]', 'sync missing=[]']);
});

test('An error of no room, and one that no room listens to, reach the client', async t => {
  const { call, errors } = await setUp(t);
  call.send({ type: 'ERROR', code: 'invalid_json', message: 'Not JSON.' });
  assert.equal((await errors.take()).code, 'invalid_json');
});

test('A handler that throws, leaves or closes in the middle of a batch breaks nothing', async t => {
  const report = t.mock.method(console, 'error', () => {});
  const { call, room, lines, presence } = await setUp(t);
  await settled(call);
  room.on('join', () => { throw new Error('boom'); });
  room.on('join', () => room.leave());
  room.on('change', () => presence.close());
  call.raw(JSON.stringify([
    { type: 'ADD_USER', roomId: 'lobby', ...ben, data: 1 },
    { type: 'ADD_USER', roomId: 'lobby', ...cleo, data: 1 },
  ]));
  await call.closed;
  assert.equal(report.mock.callCount(), 1);
  assert.deepEqual(lines.slice(1), ['join ben/b 1 tabs=1']);
  assert.throws(() => presence.join('lobby'), /closed/);
});

test('Two clients of one page do not know of each other', async t => {
  const { call, service, lines } = await setUp(t);
  const second = makeClient(t, service.url, { userId: 'ben', clientId: 'b' });
  const room = second.presence.join('lobby');
  const other = await service.welcome(ben);
  await other.admit();
  second.presence.close();
  await other.closed;
  await settled(call);
  assert.equal(room.state, 'left');
  assert.deepEqual(lines, ['sync missing=[]']);
});

test('A roomId that the service would refuse throws', async t => {
  const { presence } = await setUp(t);
  for (const bad of ['', 'x'.repeat(129), 'a\u0000', undefined, 7]) assert.throws(() => presence.join(bad), RangeError);
});
