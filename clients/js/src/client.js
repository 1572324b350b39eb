import { createConnection } from './connection.js';
import { createEmitter } from './emitter.js';
import { errorOf } from './errors.js';
import { checkName } from './outgoing.js';
import { createRoom } from './room.js';

/**
 * @typedef {import('./incoming.js').Envelope} Envelope
 * @typedef {import('./room.js').Membership} Membership
 */

/** Who is in which room, and what they share. */
export class PresenceClient {
  state = /** @type {import('../presence.js').ClientState} */ ('idle');
  self = /** @type {import('../presence.js').MemberId | null} */ (null);
  limits = /** @type {import('../presence.js').PresenceClient['limits']} */ (null);
  node = /** @type {string | null} */ (null);

  /** @type {import('./emitter.js').Emitter<import('../presence.js').ClientEvents>} */
  #events = createEmitter();
  /** @type {Map<string, Membership>} */
  #memberships = new Map();
  #connection;
  #open;

  /**
   * @param {string | URL} url
   * @param {import('../presence.js').ClientOptions} [options]
   */
  constructor(url, options = {}) {
    const { emit } = this.#events;
    const memberships = this.#memberships;

    /** @param {import('../presence.js').PresenceError} error */
    const fail = error => {
      if (!emit('error', error)) console.warn(error);
    };

    /** @param {import('../presence.js').StateChange} change */
    const changed = change => {
      // A copy: handlers may join and leave meanwhile.
      for (const { room, enter, lost } of [...memberships.values()]) {
        if (room.state === 'left') continue;
        if (change.state === 'online') enter();
        else if (change.previous === 'online') lost();
      }
      emit('state', change);
    };

    /** @param {Envelope} envelope @param {Membership} [asker] */
    const received = (envelope, asker = memberships.get(envelope.roomId)) => {
      if (asker) asker.receive(envelope);
      else if (envelope.type === 'ERROR') fail(errorOf(envelope));
    };

    const flush = () => memberships.forEach(membership => membership.flush());

    const connection = this.#connection = createConnection(this, url, options, changed, received, flush, emit, fail);
    this.#open = (/** @type {string} */ roomId, /** @type {any} */ data) =>
      createRoom(roomId, data, this, connection, options.timers, () => memberships.delete(roomId), fail);
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
    const { state } = this;
    if (state === 'closed') throw new Error('This client is closed.');
    checkName('A roomId', roomId, 128);
    let membership = this.#memberships.get(roomId);
    if (membership) {
      const { room, enter } = membership;
      if (data !== undefined) room.update(data);
      if (room.state === 'refused') enter();
    } else {
      membership = this.#open(roomId, data ?? null);
      this.#memberships.set(roomId, membership);
      if (state === 'idle') this.connect();
      else if (state === 'online') membership.enter();
    }
    return membership.room;
  }

  connect() {
    this.#connection.connect();
  }

  close() {
    for (const { end } of [...this.#memberships.values()]) end();
    this.#connection.close();
  }
}
