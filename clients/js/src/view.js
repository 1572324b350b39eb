import { Emitter } from './emitter.js';
import { Roster, groupByUser } from './roster.js';

/**
 * @typedef {import('../presence.js').Member} Member
 * @typedef {import('../presence.js').MemberId} MemberId
 */

/** A room as the application sees it: the others, this client, and the events that tell what changed. */
export class View {
  /** @type {Emitter<import('../presence.js').RoomEvents>} */
  events = new Emitter();
  roster = new Roster();
  /** @type {Member | null} */
  self = null;

  #changed = false;
  #over = false;
  /** @type {readonly Member[] | null} */
  #members = null;
  /** @type {readonly import('../presence.js').User[] | null} */
  #users = null;

  get members() {
    return this.#members ??= Object.freeze([...this.self ? [this.self] : [], ...this.roster.members]);
  }

  get users() {
    return this.#users ??= groupByUser(this.members);
  }

  /** @param {MemberId} id */
  get(id) {
    return this.isSelf(id) ? this.self ?? undefined : this.roster.get(id);
  }

  /** @param {MemberId} id */
  isSelf({ userId, clientId }) {
    return this.self?.userId === userId && this.self.clientId === clientId;
  }

  /** @param {MemberId | null} id @param {any} [data] */
  setSelf(id, data) {
    this.self = id && Object.freeze({ userId: id.userId, clientId: id.clientId, data, self: true });
    this.touch();
  }

  /** Something is different, and `flush` shall tell. */
  touch() {
    this.#changed = true;
    this.#members = this.#users = null;
  }

  /** @param {import('./roster.js').Change[]} changes already made to the roster */
  tell(changes) {
    if (changes.length) this.touch();
    for (const change of changes) {
      // A handler may have left the room.
      if (this.#over) return;
      const { member } = change;
      if (change.type === 'join') this.events.emit('join', member, { tabs: this.#clientsOf(member.userId) });
      else if (change.type === 'update') this.events.emit('update', member, change.previous);
      else this.events.emit('leave', member, { reason: change.reason, remaining: change.remaining });
    }
  }

  /** Tells once that something has changed, however much it was. */
  flush() {
    if (!this.#changed) return;
    this.#changed = false;
    this.events.emit('change');
  }

  end() {
    this.#over = true;
    this.roster = new Roster();
    this.setSelf(null);
    this.flush();
  }

  /** @param {string} userId */
  #clientsOf(userId) {
    return this.roster.clientsOf(userId) + (this.self?.userId === userId ? 1 : 0);
  }
}
