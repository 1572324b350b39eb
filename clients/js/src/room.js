import { PresenceError, errorOf } from './errors.js';
import { isMemberId, memberIds } from './incoming.js';
import { fits, isName } from './outgoing.js';
import { Shared, snapshot } from './shared.js';
import { View } from './view.js';

// The longest there are: what is taken now must still fit when it answers a REPORT_REQUEST.
const RESERVED = { type: 'REPORT', id: Number.MAX_SAFE_INTEGER, requestId: '-'.repeat(64) };

const RETRY_MS = 1_000;

/**
 * @typedef {import('../presence.js').MemberId} MemberId
 * @typedef {import('./incoming.js').Envelope} Envelope
 */

/** One room: its verbs, and this client's side of the protocol. */
export class Room {
  roomId;
  /** @type {import('../presence.js').RoomState} */
  state = 'waiting';

  #view = new View();
  #link;
  #shared;
  #joinId = 0;
  /** At most one REPORT is on its way: the reply brings the next one, with the latest data. */
  #reportId = 0;
  /** @type {unknown} */
  #roundId;
  #cancelRetry = () => {};

  /** @param {string} roomId @param {unknown} data @param {import('./client.js').Link} link */
  constructor(roomId, data, link) {
    this.roomId = roomId;
    this.#link = link;
    this.#shared = new Shared(data);
  }

  get members() {
    return this.#view.members;
  }

  get users() {
    return this.#view.users;
  }

  get self() {
    return this.#view.self;
  }

  /** @param {string} userId @param {string} clientId */
  get(userId, clientId) {
    return this.#view.get({ userId, clientId });
  }

  /**
   * @template {keyof import('../presence.js').RoomEvents} K
   * @param {K} event
   * @param {(...args: import('../presence.js').RoomEvents[K]) => void} handler
   */
  on(event, handler) {
    return this.#view.events.on(event, handler);
  }

  /** @param {unknown} data */
  update(data) {
    if (this.state === 'left') return;
    const latest = snapshot(data);
    this.#mustFit({ ...RESERVED, roomId: this.roomId, data: latest.value });
    if (!this.#shared.replace(latest)) return;
    if (this.self) this.#view.setSelf(this.self, latest.value);
    this.#share();
    this.#view.flush();
  }

  /** @param {string} event @param {unknown} data @param {{ userId: string, clientId?: string }} [to] */
  send(event, data, to) {
    if (!isName(event, 64)) throw new RangeError('An event has 1 to 64 characters, none of them a control character.');
    const envelope = { type: 'MESSAGE', roomId: this.roomId, event, data: snapshot(data).value, to };
    this.#mustFit(envelope);
    return this.state === 'joined' && this.#link.post(envelope);
  }

  /** @param {readonly MemberId[]} [members] */
  refresh(members) {
    const from = members?.map(({ userId, clientId }) => ({ userId, clientId }));
    const request = { type: 'REPORT_REQUEST', roomId: this.roomId, from };
    return this.state === 'joined' && this.#link.request(this, request) !== 0;
  }

  leave() {
    if (this.state === 'joined' || this.state === 'joining') this.#link.post({ type: 'LEAVE', roomId: this.roomId });
    this.end();
  }

  /** There is a connection. */
  enter() {
    if (this.state === 'left') return;
    this.#become('joining');
    this.#reportId = 0;
    this.#joinId = this.#link.request(this, { type: 'JOIN', roomId: this.roomId, data: this.#shared.tell() });
    if (!this.#joinId) {
      const { roomId } = this;
      this.#refused(new PresenceError('message_too_big', 'The data is larger than the service takes.', { roomId }));
    }
    this.#view.flush();
  }

  /** The connection is gone; the list stays as it was, until the next JOINED tells what has changed. */
  lost() {
    if (this.state === 'left') return;
    this.#cancelRetry();
    this.#become('waiting');
    this.#view.flush();
  }

  end() {
    if (this.state === 'left') return;
    this.#cancelRetry();
    this.#link.ended(this);
    this.#become('left');
    this.#view.end();
  }

  flush() {
    this.#view.flush();
  }

  /** @param {Envelope} envelope */
  receive(envelope) {
    if (this.state === 'left') return;
    switch (envelope.type) {
      case 'JOINED': return this.#joined(envelope);
      case 'ACK': return this.#acknowledged(envelope);
      case 'ERROR': return this.#failed(envelope);
    }
    // Before JOINED, what still comes belongs to a membership that is over.
    if (this.state === 'joined') this.#heard(envelope);
  }

  /** @param {Envelope} joined */
  #joined({ id, members, requestId }) {
    const ours = this.state === 'joined' || (this.state === 'joining' && (id ?? this.#joinId) === this.#joinId);
    if (!ours) return;
    this.#roundId = requestId;
    this.#view.setSelf(this.#link.self, this.#shared.value);
    this.#become('joined');
    this.#view.tell(this.#view.roster.reconcile(memberIds(members).filter(member => !this.#view.isSelf(member))));
    if (requestId === undefined) this.#synced([]);
    this.#share();
  }

  /** @param {Envelope} envelope */
  #heard({ type, roomId, userId, clientId, data, requestId, ...rest }) {
    const { roster } = this.#view;
    const id = { userId, clientId };
    const other = isMemberId(id) && !this.#view.isSelf(id);
    if (type === 'ADD_USER' && other) {
      this.#view.tell(roster.add({ ...id, data }));
    } else if (type === 'REMOVE_USER' && other) {
      this.#view.tell(roster.remove({ ...id, reason: rest.reason, remaining: rest.remaining }));
    } else if (type === 'REPORT_REQUEST') {
      this.#link.post({ type: 'REPORT', roomId, requestId, data: this.#shared.value });
    } else if (type === 'SYNCED') {
      const missing = memberIds(rest.missing);
      this.#view.tell(roster.settle(requestId === this.#roundId ? undefined : missing));
      this.#synced(missing);
    } else if (type === 'MESSAGE' && (rest.from === undefined || isMemberId(rest.from))) {
      this.#view.events.emit('message', { from: rest.from ?? null, event: String(rest.event), data });
    }
  }

  /** @param {MemberId[]} missing */
  #synced(missing) {
    // A handler of what came just before may have left the room.
    if (this.state === 'joined') this.#view.events.emit('sync', { missing });
  }

  /** @param {Envelope} ack */
  #acknowledged({ id }) {
    if (id !== this.#reportId) return;
    this.#reportId = 0;
    this.#share();
  }

  /** @param {Envelope} failure */
  #failed(failure) {
    const error = errorOf(failure, this.roomId);
    const passing = error.code === 'rate_limited' || error.code === 'internal';
    if (this.state === 'joining' && failure.id === this.#joinId) {
      if (!passing) return this.#refused(error);
      this.#later(error.retryAfterMs, () => this.enter());
    } else if (this.#reportId && failure.id === this.#reportId) {
      // If not the moment is wrong but the data, only other data will do.
      if (passing) this.#later(error.retryAfterMs, () => this.#report());
      else this.#reportId = 0;
    }
    this.#fail(error);
  }

  #share() {
    if (this.state === 'joined' && !this.#reportId && this.#shared.stale) this.#report();
  }

  #report() {
    this.#reportId = this.#link.request(this, { type: 'REPORT', roomId: this.roomId, data: this.#shared.tell() });
  }

  /** @param {PresenceError} error */
  #refused(error) {
    this.#view.setSelf(null);
    this.#become('refused');
    this.#view.tell(this.#view.roster.reconcile([]));
    this.#fail(error);
  }

  /** @param {number | undefined} ms @param {() => void} run */
  #later(ms = RETRY_MS, run) {
    this.#cancelRetry();
    this.#cancelRetry = this.#link.later(ms, run);
  }

  /** @param {import('../presence.js').RoomState} state */
  #become(state) {
    this.state = state;
    this.#view.touch();
  }

  /** @param {Envelope} envelope */
  #mustFit(envelope) {
    if (fits(JSON.stringify(envelope), this.#link.limitBytes)) return;
    throw new RangeError(`The service takes messages of at most ${this.#link.limitBytes} bytes.`);
  }

  /** @param {PresenceError} error */
  #fail(error) {
    if (!this.#view.events.emit('error', error)) this.#link.unheard(error);
  }
}
