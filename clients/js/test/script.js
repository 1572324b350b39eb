import assert from 'node:assert/strict';
import WebSocket from 'ws';
import { PresenceClient } from '../presence.js';
import { ManualTimers } from './harness.js';
import { fill, matches } from './matching.js';
import { ScriptedService } from './scripted.js';
import { Told, within } from './told.js';

const WELCOME = {
  type: 'WELCOME', userId: 'ann', clientId: 'tab-1', heartbeatSeconds: 25,
  limits: { messageBytes: 16384, rooms: 32, messagesPerSecond: 50 },
};

/** Plays one conformance case: see ../../conformance/README.md for what each step means. */
export class Script {
  #service;
  #presence;
  #timers = new ManualTimers();
  #rooms = new Map();
  #call = null;
  #remembered = new Map();
  #settled = 0;
  #events = new Told('events');
  #errors = new Told('errors');
  #states = new Told('state');

  static async play(t, { client, steps }) {
    const script = new Script(await ScriptedService.start(t), client);
    t.after(() => script.#presence.close());
    for (const [index, step] of steps.entries()) {
      await script.#play(step).catch(error => {
        error.message = `Step ${index + 1} ${JSON.stringify(step)}: ${error.message}`;
        throw error;
      });
    }
    await script.#end();
  }

  constructor(service, { tokens, random = 0.5, ...options } = {}) {
    this.#service = service;
    this.#presence = new PresenceClient(service.url, {
      userId: 'ann', clientId: 'tab-1', ...options, ...tokens && { token: () => tokens.shift() },
      WebSocket, timers: this.#timers, random: () => random,
    });
    this.#presence.on('state', change => this.#states.put(change));
    this.#presence.on('error', error => this.#errors.put(error));
  }

  async #play({ room: roomId = 'lobby', ...step }) {
    const [kind] = Object.keys(step);
    switch (kind) {
      case 'accept': return this.#accept(step.accept);
      case 'refuse': return within(this.#service.refuse({ ...step.refuse }), 'a handshake');
      case 'send': return [step.send].flat().forEach(message => this.#send(message));
      case 'sendBatch': return this.#call.raw(JSON.stringify(step.sendBatch));
      case 'sendText': return this.#call.raw(step.sendText);
      case 'sendBinary': return this.#call.raw(Buffer.from(step.sendBinary));
      case 'expect': return this.#expect(step.expect, step.as);
      case 'drop': return this.#drop(step.drop);
      case 'hangUp': return this.#hangUp();
      case 'closed': return assert.equal(await within(this.#call.closed, 'a close'), step.closed);
      case 'do': return this.#do(roomId, step);
      case 'advanceMs': return this.#timers.pass(step.advanceMs);
      case 'events': return this.#events.are(step.events.map(event => ({ room: 'lobby', ...event })));
      case 'errors': return this.#errors.are(step.errors);
      case 'members': return this.#members(roomId, step.members);
      case 'self': return assert.deepEqual(this.#rooms.get(roomId).self, { ...step.self, self: true });
      case 'state': return this.#state(step);
      case 'roomState': return this.#roomState(roomId, step.roomState);
      case 'settle': return this.#settle(roomId);
      default: throw new Error(`No such step: ${kind}`);
    }
  }

  async #accept({ query = {}, offers = [], token, welcome = {} }) {
    const call = this.#call = await within(this.#service.accept(), 'a handshake');
    const offered = call.offered.split(/, */);
    for (const [name, value] of Object.entries(query)) assert.equal(call.query.get(name), value);
    for (const name of offers) assert.ok(offered.includes(name), `${name} among ${offered}`);
    if (token !== undefined) assert.ok(offered.includes(`bearer.${token}`), `the token ${token} among ${offered}`);
    if (welcome) call.send({ ...WELCOME, userId: call.query.get('userId'), clientId: call.query.get('clientId'), ...welcome });
  }

  #send(message) {
    const filled = fill(message, this.#remembered);
    if (filled) this.#call.send(filled);
  }

  async #expect(expected, name) {
    const message = await within(this.#call.heard(), 'a message of the client');
    assert.ok(matches(message, expected), `expected ${JSON.stringify(expected)}, heard ${JSON.stringify(message)}`);
    if (name) this.#remembered.set(name, message);
  }

  #drop(code) {
    this.#call.close(code ?? undefined);
    this.#call = null;
  }

  async #hangUp() {
    if (this.#call) this.#call.terminate();
    else await within(this.#service.hangUp(), 'a handshake');
    this.#call = null;
  }

  #do(roomId, { do: verb, data, sent, ...rest }) {
    const room = this.#rooms.get(roomId);
    switch (verb) {
      case 'join': return this.#join(roomId, data);
      case 'update': return room.update(data);
      case 'send': return assert.equal(room.send(rest.event, data, rest.to), sent);
      case 'refresh': return assert.equal(room.refresh(rest.members), sent);
      case 'leave': return room.leave();
      case 'connect': return this.#presence.connect();
      case 'close': return this.#presence.close();
      default: throw new Error(`Nothing to do: ${verb}`);
    }
  }

  #join(roomId, data) {
    const room = this.#presence.join(roomId, data);
    if (room === this.#rooms.get(roomId)) return;
    this.#rooms.set(roomId, room);
    const tell = (is, detail) => this.#events.put({ is, room: roomId, ...detail });
    room.on('join', (member, { tabs }) => tell('join', { ...member, tabs }));
    room.on('update', (member, previous) => tell('update', { ...member, previous: previous.data }));
    room.on('leave', (member, { reason, remaining }) => tell('leave', { ...member, reason, remaining }));
    room.on('sync', ({ missing }) => tell('sync', { missing }));
    room.on('message', ({ from, event, data: content }) => tell('message', { from, name: event, data: content }));
    room.on('error', error => this.#errors.put(error));
    room.on('change', () => this.#states.put({ room: roomId, roomState: room.state }));
  }

  #members(roomId, expected) {
    const sorted = members => members
      .map(({ userId, clientId, data }) => ({ userId, clientId, data }))
      .sort((a, b) => (JSON.stringify([a.userId, a.clientId]) < JSON.stringify([b.userId, b.clientId]) ? -1 : 1));
    assert.deepEqual(sorted(this.#rooms.get(roomId).members.filter(member => !member.self)), sorted(expected));
  }

  async #state({ state, retryInMs }) {
    const change = await this.#states.next({ state });
    if (retryInMs !== undefined) assert.ok(Math.abs(change.retryInMs - retryInMs) <= 1, `${change.retryInMs} instead of ${retryInMs} ms`);
  }

  async #roomState(roomId, roomState) {
    if (this.#rooms.get(roomId).state !== roomState) await this.#states.next({ room: roomId, roomState });
    assert.equal(this.#rooms.get(roomId).state, roomState);
  }

  #settle(roomId) {
    const requestId = `settled.${++this.#settled}`;
    this.#call.send({ type: 'REPORT_REQUEST', roomId, requestId });
    return this.#expect({ type: 'REPORT', roomId, requestId });
  }

  async #end() {
    const [joined] = [...this.#rooms.values()].filter(room => room.state === 'joined');
    if (this.#call && joined) await this.#settle(joined.roomId);
    await this.#events.are([]);
    await this.#errors.are([]);
  }
}
