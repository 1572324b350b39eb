import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { makeClient, reaches } from './harness.js';
import { Service } from './service.js';

beforeEach(() => {
  globalThis.window = new EventTarget();
  globalThis.document = Object.assign(new EventTarget(), { hidden: false });
});

afterEach(() => {
  delete globalThis.window;
  delete globalThis.document;
});

async function online(t) {
  const service = await Service.start(t);
  const client = makeClient(t, service.url);
  client.presence.join('lobby');
  const call = await service.welcome();
  await call.admit();
  await reaches(client.states, 'online');
  return { ...client, service, call };
}

test('A page put away closes so that its place is kept, and comes back when it does', async t => {
  const { service, call, states, timers } = await online(t);
  window.dispatchEvent(Object.assign(new Event('pagehide'), { persisted: true }));
  assert.equal(await call.closed, 3001);
  assert.equal((await reaches(states, 'offline')).retryInMs, undefined);
  assert.equal(timers.pending, 0);
  document.dispatchEvent(new Event('visibilitychange'));
  window.dispatchEvent(new Event('online'));
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  assert.equal((await (await service.welcome()).heard()).type, 'JOIN');
});

test('A tab that is looked at again checks the link at once', async t => {
  const { call } = await online(t);
  document.dispatchEvent(new Event('visibilitychange'));
  assert.equal((await call.heard()).type, 'PING');
});

test('A tab that is looked at again does not wait for the back-off', async t => {
  const { service, call, states } = await online(t);
  call.terminate();
  await reaches(states, 'offline');
  document.dispatchEvent(new Event('visibilitychange'));
  await service.call();
});

test('A network that returns shortens the back-off, with jitter', async t => {
  const { call, states, service, timers } = await online(t);
  call.terminate();
  await reaches(states, 'offline');
  await service.stop();
  timers.pass(250);
  assert.equal((await reaches(states, 'offline')).retryInMs, 500);
  window.dispatchEvent(new Event('online'));
  assert.equal((await reaches(states, 'offline')).retryInMs, 250);
});

test('A network that went is not believed: the link is asked', async t => {
  const { call, presence } = await online(t);
  window.dispatchEvent(new Event('offline'));
  assert.equal((await call.heard()).type, 'PING');
  assert.equal(presence.state, 'online');
});

test('A wait that the service named is kept, whatever the browser says', async t => {
  const { call, states, presence } = await online(t);
  call.send({ type: 'GOING_AWAY', reconnectAfterMs: 5000 });
  call.close(1001);
  await reaches(states, 'offline');
  document.dispatchEvent(new Event('visibilitychange'));
  window.dispatchEvent(new Event('online'));
  assert.equal(presence.state, 'offline');
});
