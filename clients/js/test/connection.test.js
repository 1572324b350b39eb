import assert from 'node:assert/strict';
import { test } from 'node:test';
import WebSocket from 'ws';
import { PresenceClient } from '../presence.js';
import { ManualTimers, listen, makeClient, reaches, transcript } from './harness.js';
import { Service } from './service.js';

const ben = { userId: 'ben', clientId: 'b' };
const cleo = { userId: 'cleo', clientId: 'c' };

async function online(t, options) {
  const service = await Service.start(t);
  const client = makeClient(t, service.url, options);
  const room = client.presence.join('lobby', 1);
  const synced = listen(room, 'sync');
  const call = await service.welcome();
  await call.admit();
  await synced.take();
  return { ...client, service, room, call };
}

test('After a reconnect every room is joined first, with the latest data, and only differences are told', async t => {
  const { service, room, call, states, timers, presence } = await online(t);
  const lines = transcript(room);
  const joins = listen(room, 'join');
  call.send(
    { type: 'ADD_USER', roomId: 'lobby', ...ben, data: 1 },
    { type: 'ADD_USER', roomId: 'lobby', ...cleo, data: 1 });
  await joins.take();
  await joins.take();
  const synced = listen(room, 'sync');
  call.terminate();
  const { retryInMs } = await reaches(states, 'offline');
  assert.equal(retryInMs, 250);
  assert.deepEqual([room.state, room.members.length], ['waiting', 3]);
  room.update(2);
  room.update(3);
  assert.equal(room.send('lost', 1), false);
  presence.join('second');
  timers.pass(retryInMs);

  const next = await service.welcome();
  assert.equal((await next.admit([cleo])).data, 3);
  assert.equal((await next.heard()).roomId, 'second');
  next.send(
    { type: 'ADD_USER', roomId: 'lobby', ...cleo, data: 1 },
    { type: 'SYNCED', roomId: 'lobby', requestId: 'r1', missing: [] });
  await synced.take();
  assert.deepEqual(lines, [
    'join ben/b 1 tabs=1', 'join cleo/c 1 tabs=1', 'leave ben/b resync remaining=0', 'sync missing=[]',
  ]);
});

test('A service that is down is tried again, later each time, until it is up', async t => {
  const service = await Service.start(t);
  const { url } = service;
  await service.stop();
  const { presence, states, timers } = makeClient(t, url);
  presence.join('lobby');
  for (const wait of [250, 500, 1000]) {
    assert.equal((await reaches(states, 'offline')).retryInMs, wait);
    timers.pass(wait);
  }
});

test('The back-off starts anew after a connection that held, not after one that did not', async t => {
  const { service, room, call, states, timers } = await online(t);
  call.terminate();
  assert.equal((await reaches(states, 'offline')).retryInMs, 250);
  timers.pass(250);
  const second = await service.welcome();
  await reaches(states, 'connecting');
  await reaches(states, 'online');
  second.terminate();
  assert.equal((await reaches(states, 'offline')).retryInMs, 500);
  timers.pass(500);
  const third = await service.welcome();
  await reaches(states, 'connecting');
  await reaches(states, 'online');
  const synced = listen(room, 'sync');
  await third.admit();
  await synced.take();
  timers.pass(10_000);
  third.terminate();
  assert.equal((await reaches(states, 'offline')).retryInMs, 250);
});

for (const code of [1000, 4403, 4409]) {
  test(`Close code ${code} stops without an error, and connect() starts again`, async t => {
    const { service, call, states, timers, presence } = await online(t);
    call.close(code);
    const stopped = await reaches(states, 'stopped');
    assert.equal(stopped.closeCode, code);
    assert.ok(stopped.reason);
    assert.equal(timers.pending, 0);
    presence.connect();
    assert.equal((await (await service.welcome()).heard()).type, 'JOIN');
  });
}

for (const code of [1003, 1009, 4400, 4401]) {
  test(`Close code ${code} stops with an error`, async t => {
    const { call, errors, states } = await online(t);
    call.close(code);
    const error = await errors.take();
    assert.deepEqual([error.code, error.closeCode, error.fatal], ['closed', code, true]);
    await reaches(states, 'stopped');
  });
}

test('A draining service is left for as long as it says', async t => {
  const { call, states } = await online(t);
  call.send({ type: 'GOING_AWAY', reconnectAfterMs: 7777 });
  call.close(1001, 'the service is stopping');
  assert.deepEqual(await reaches(states, 'offline'), {
    state: 'offline', previous: 'online', closeCode: 1001, reason: 'the service is stopping', retryInMs: 7777,
  });
});

test('An expired token is renewed', async t => {
  const tokens = ['first', 'second'];
  const { service, call, states, timers } = await online(t, { token: async () => tokens.shift() });
  assert.equal(call.offered, 'presence.v1.batch,presence.v1,bearer.first');
  assert.equal(call.query.has('access_token'), false);
  call.close(4401);
  await reaches(states, 'offline');
  timers.pass(250);
  assert.match((await service.call()).offered, /,bearer\.second$/);
});

test('A token function that throws or hangs costs an attempt, not the client', async t => {
  const service = await Service.start(t);
  const answers = [() => { throw new Error('boom'); }, () => new Promise(() => {}), () => 'third'];
  const { presence, states, errors, timers } = makeClient(t, service.url, { token: () => answers.shift()() });
  presence.join('lobby');
  assert.equal((await errors.take()).code, 'token_failed');
  await reaches(states, 'offline');
  timers.pass(250);
  timers.pass(10_000);
  const late = await errors.take();
  assert.match(late.cause.message, /did not answer/);
  await reaches(states, 'offline');
  timers.pass(500);
  assert.match((await service.call()).offered, /,bearer\.third$/);
});

test('A token that cannot be one is told of without being told', async t => {
  const service = await Service.start(t);
  const answers = [undefined, '', 'two words', 'a,b', 'line\nbreak', `x${'y'.repeat(8192)}`];
  const { presence, states, errors, timers } = makeClient(t, service.url, { token: () => answers.shift() });
  presence.join('lobby');
  for (let answered = 0; answered < 6; answered++) {
    const error = await errors.take();
    assert.deepEqual([error.code, error.fatal, error.cause.message], ['token_failed', false, 'Not a token.']);
    timers.pass((await reaches(states, 'offline')).retryInMs);
  }
});

test('A token that is given once is not asked for again', async t => {
  const { call, errors, states } = await online(t, { token: 'a.b.c\n' });
  assert.match(call.offered, /,bearer\.a\.b\.c$/);
  call.close(4401);
  const error = await errors.take();
  assert.deepEqual([error.code, error.closeCode, error.fatal], ['closed', 4401, true]);
  await reaches(states, 'stopped');
});

test('A token that is given once and is none stops the client', async t => {
  const { presence, errors, states } = makeClient(t, 'ws://127.0.0.1:1/ws', { token: 'two words' });
  presence.join('lobby');
  assert.deepEqual((({ code, fatal }) => [code, fatal])(await errors.take()), ['token_failed', true]);
  await reaches(states, 'stopped');
});

test('A refusal is asked about with the token, and a new one is fetched for a refused one', async t => {
  const service = await Service.start(t);
  service.refusal = { status: 401, body: { title: 'Bad token', detail: 'It has expired.' } };
  const tokens = ['first', 'second'];
  const { presence, errors, states, timers } = makeClient(t, service.url, { token: () => tokens.shift() });
  presence.join('lobby');
  const error = await errors.take();
  assert.deepEqual([error.code, error.status, error.fatal, error.message], ['handshake_refused', 401, false, 'Bad token: It has expired.']);
  assert.equal(service.asked.headers.authorization, 'Bearer first');
  assert.equal(new URL(service.asked.url, 'http://localhost').searchParams.has('access_token'), false);
  service.refusal = null;
  timers.pass((await reaches(states, 'offline')).retryInMs);
  assert.match((await service.call()).offered, /,bearer\.second$/);
});

test('A silent link is noticed and left behind', async t => {
  const { call, states, timers } = await online(t);
  timers.pass(25_000);
  assert.equal((await call.heard()).type, 'PING');
  timers.pass(10_000);
  assert.equal((await reaches(states, 'offline')).reason, 'No sign of life.');
  assert.equal(await call.closed, 3002);
});

test('A service that accepts but never welcomes is left', async t => {
  const service = await Service.start(t);
  const { presence, states, timers } = makeClient(t, service.url);
  presence.join('lobby');
  await service.call();
  timers.pass(15_000);
  assert.ok((await reaches(states, 'offline')).retryInMs > 0);
});

test('A refusal that waiting will not cure stops, and tells why', async t => {
  const service = await Service.start(t);
  service.refusal = { status: 400, body: { title: 'Bad userId', detail: 'It is too long.', status: 400 } };
  const { presence, states, errors } = makeClient(t, service.url);
  presence.join('lobby');
  const error = await errors.take();
  assert.deepEqual([error.code, error.status, error.fatal, error.message],
    ['handshake_refused', 400, true, 'Bad userId: It is too long.']);
  await reaches(states, 'stopped');
});

test('A busy service is given the time it asks for', async t => {
  const service = await Service.start(t);
  service.refusal = { status: 503, headers: { 'retry-after': '7' }, body: { title: 'Full' } };
  const { presence, states, errors } = makeClient(t, service.url);
  presence.join('lobby');
  const error = await errors.take();
  assert.deepEqual([error.status, error.fatal, error.retryAfterMs], [503, false, 7000]);
  assert.equal((await reaches(states, 'offline')).retryInMs, 7250);
});

test('A refusal that is over when asked about, or cannot be asked about, is retried in silence', async t => {
  const service = await Service.start(t);
  service.refusal = { status: 426, headers: {}, body: {} };
  for (const options of [{}, { fetch: null }, { fetch: async () => { throw new TypeError('CORS'); } }]) {
    const { presence, states } = makeClient(t, service.url, options);
    presence.join('lobby');
    const { reason } = await reaches(states, 'offline');
    assert.equal(reason, 'Connection lost.');
  }
});

test('Closing ends it in every phase, and leaves no timer', async t => {
  const service = await Service.start(t);
  const phases = ['connecting', 'welcomed', 'offline', 'idle', 'in the handler of an error'];
  for (const phase of phases) {
    const timers = new ManualTimers();
    const presence = new PresenceClient(service.url, { clientId: 'x', WebSocket, timers, random: () => 0.5 });
    const states = listen(presence, 'state');
    const room = phase === 'idle' ? null : presence.join('lobby');
    if (phase === 'welcomed' || phase === 'offline') {
      const call = await service.welcome();
      await call.admit();
      if (phase === 'offline') {
        call.terminate();
        await reaches(states, 'offline');
      }
    }
    if (phase.endsWith('error')) {
      service.refusal = { status: 503, body: {} };
      await new Promise(resolve => presence.on('error', () => resolve(presence.close())));
    }
    presence.close();
    presence.close();
    presence.connect();
    assert.deepEqual([phase, presence.state, timers.pending], [phase, 'closed', 0]);
    if (room) assert.equal(room.state, 'left');
  }
});

test('The node that serves is known where the service tells it', async t => {
  const { presence, states, service, call } = await online(t);
  assert.equal(presence.node, null);
  call.terminate();
  await reaches(states, 'offline');
  presence.connect();
  await service.welcome({ node: 'node-2' });
  await reaches(states, 'online');
  assert.equal(presence.node, 'node-2');
});

test('Frames are shown as they cross the wire, both ways', async t => {
  const service = await Service.start(t);
  const { presence } = makeClient(t, service.url);
  const frames = listen(presence, 'frame');
  presence.join('lobby');
  await (await service.welcome()).admit();
  const seen = [await frames.take(), await frames.take(), await frames.take()];
  assert.deepEqual(seen.map(({ direction, text }) => [direction, JSON.parse(text).type]),
    [['in', 'WELCOME'], ['out', 'JOIN'], ['in', 'JOINED']]);
});

test('What is no WebSocket address stops the client', async t => {
  const { presence, errors, states } = makeClient(t, 'ftp://localhost/ws');
  presence.connect();
  const error = await errors.take();
  assert.deepEqual([error.code, error.fatal], ['websocket_failed', true]);
  await reaches(states, 'stopped');
});

test('Without a WebSocket the client says so and stops', async t => {
  const { presence, errors, states } = makeClient(t, 'ws://localhost:1/', {
    WebSocket: class { constructor() { throw new DOMException('Mixed content.', 'SecurityError'); } },
  });
  presence.connect();
  const error = await errors.take();
  assert.deepEqual([error.code, error.fatal], ['websocket_failed', true]);
  await reaches(states, 'stopped');
});
