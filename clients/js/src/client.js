import { Connection } from './connection.js';
import { Emitter } from './emitter.js';
import { errorOf } from './errors.js';
import { isName } from './outgoing.js';
import { Room } from './room.js';

/**
 * @typedef {import('./incoming.js').Envelope} Envelope
 *
 * What a room needs of the client. `request` returns the id that the reply will carry, 0 where nothing went out.
 * @typedef {{
 *   readonly self: import('../presence.js').MemberId | null,
 *   readonly limitBytes: number | undefined,
 *   post(envelope: Envelope): boolean,
 *   request(room: Room, envelope: Envelope): number,
 *   later(ms: number, run: () => void): () => void,
 *   ended(room: Room): void,
 *   unheard(error: import('./errors.js').PresenceError): void,
 * }} Link
 */

/** Who is in which room, and what they share. */
export class PresenceClient {
  /** @type {Emitter<import('../presence.js').ClientEvents>} */
  #events = new Emitter();
  #connection;
  /** @type {Map<string, Room>} */
  #rooms = new Map();
  /** @type {Map<number, Room>} */
  #asked = new Map();
  #lastId = 0;
  /** @type {Link} */
  #link;

  /**
   * @param {string | URL} url
   * @param {import('../presence.js').ClientOptions} [options]
   */
  constructor(url, options = {}) {
    const connection = this.#connection = new Connection(url, options, {
      state: change => this.#changed(change),
      envelope: envelope => this.#receive(envelope),
      frame: frame => this.#events.emit('frame', frame),
      frameEnd: () => this.#rooms.forEach(room => room.flush()),
      error: error => this.#fail(error),
    });
    const timers = options.timers ?? globalThis;
    this.#link = {
      get self() { return connection.self; },
      get limitBytes() { return connection.limits?.messageBytes; },
      post: envelope => connection.send(envelope),
      request: (room, envelope) => this.#request(room, envelope),
      later: (ms, run) => {
        const timer = timers.setTimeout(run, ms);
        return () => timers.clearTimeout(timer);
      },
      ended: room => this.#rooms.delete(room.roomId),
      unheard: error => this.#fail(error),
    };
  }

  get state() {
    return this.#connection.state;
  }

  get self() {
    return this.#connection.self;
  }

  get limits() {
    return this.#connection.limits;
  }

  get node() {
    return this.#connection.node;
  }

  /**
   * @template {keyof import('../presence.js').ClientEvents} K
   * @param {K} event
   * @param {(...args: import('../presence.js').ClientEvents[K]) => void} handler
   */
  on(event, handler) {
    return this.#events.on(event, handler);
  }

  /** @param {string} roomId @param {any} [data] */
  join(roomId, data) {
    if (this.state === 'closed') throw new Error('This client is closed.');
    if (!isName(roomId, 128)) throw new RangeError('A roomId has 1 to 128 characters, none of them a control character.');
    let room = this.#rooms.get(roomId);
    if (room) {
      if (data !== undefined) room.update(data);
      if (room.state === 'refused') room.enter();
      return room;
    }
    room = new Room(roomId, data ?? null, this.#link);
    this.#rooms.set(roomId, room);
    if (this.state === 'idle') this.connect();
    else if (this.state === 'online') room.enter();
    return room;
  }

  connect() {
    this.#connection.connect();
  }

  close() {
    if (this.state === 'closed') return;
    for (const room of [...this.#rooms.values()]) room.end();
    this.#connection.close();
  }

  /** @param {import('../presence.js').StateChange} change */
  #changed(change) {
    // A copy: handlers may join and leave meanwhile.
    const rooms = [...this.#rooms.values()];
    if (change.previous === 'online') this.#asked.clear();
    for (const room of rooms) {
      if (change.state === 'online') room.enter();
      else if (change.previous === 'online') room.lost();
    }
    this.#events.emit('state', change);
  }

  /** @param {Envelope} envelope */
  #receive(envelope) {
    const asker = this.#asked.get(envelope.id);
    this.#asked.delete(envelope.id);
    const room = asker ?? this.#rooms.get(envelope.roomId);
    if (room) room.receive(envelope);
    else if (envelope.type === 'ERROR') this.#fail(errorOf(envelope));
  }

  /** @param {Room} room @param {Envelope} envelope */
  #request(room, envelope) {
    const id = ++this.#lastId;
    this.#asked.set(id, room);
    if (this.#connection.send({ ...envelope, id })) return id;
    this.#asked.delete(id);
    return 0;
  }

  /** @param {import('./errors.js').PresenceError} error */
  #fail(error) {
    if (!this.#events.emit('error', error)) console.warn(error);
  }
}
