/**
 * @typedef {import('../presence.js').PresenceClient} PresenceClient
 * @typedef {import('../presence.js').Room} Room
 * @typedef {import('../react.js').Presence} Presence
 */

/** What there is to see before the room has been entered. @type {Presence} */
export const NOTHING = Object.freeze({
  state: 'waiting', members: Object.freeze([]), users: Object.freeze([]), self: null, room: null, send: () => false,
});

const nowhere = { share() {}, subscribe: () => () => {}, snapshot: () => NOTHING };

/** @type {WeakMap<PresenceClient, Map<string, Holding>>} */
const holdings = new WeakMap();

/**
 * All components that show one room share one membership. Making it has no effect before `subscribe`, so that React may render as
 * often as it likes.
 * @param {PresenceClient | null} client
 * @param {string | null} roomId
 */
export function holdingOf(client, roomId) {
  if (roomId === null) return nowhere;
  if (!client) throw new Error('usePresence needs a client: from a PresenceProvider above, or as an option.');
  let rooms = holdings.get(client);
  if (!rooms) holdings.set(client, rooms = new Map());
  let holding = rooms.get(roomId);
  if (!holding) rooms.set(roomId, holding = new Holding(client, roomId, rooms));
  return holding;
}

/** A room that is held for as long as somebody shows it. */
class Holding {
  #client;
  #roomId;
  #rooms;
  /** @type {any} */
  #data;
  /** @type {Room | null} */
  #room = null;
  #send = NOTHING.send;
  #presence = NOTHING;
  /** @type {Set<() => void>} */
  #watchers = new Set();

  /** @param {PresenceClient} client @param {string} roomId @param {Map<string, Holding>} rooms */
  constructor(client, roomId, rooms) {
    this.#client = client;
    this.#roomId = roomId;
    this.#rooms = rooms;
  }

  snapshot = () => this.#presence;

  /** @param {any} data `undefined`: this component only looks */
  share(data) {
    if (data === undefined) return;
    this.#data = data;
    this.#room?.update(data);
  }

  /** @param {() => void} tell */
  subscribe = tell => {
    // The same function may come twice.
    const watcher = () => tell();
    this.#watchers.add(watcher);
    if (!this.#room) this.#enter();
    return () => {
      this.#watchers.delete(watcher);
      // StrictMode unmounts to mount again at once, and so does a room that moves to another component.
      queueMicrotask(() => this.#leaveIfUnwatched());
    };
  };

  #enter() {
    this.#rooms.set(this.#roomId, this);
    const room = this.#room = this.#client.join(this.#roomId, this.#data);
    this.#send = room.send.bind(room);
    room.on('change', () => this.#look(room));
    this.#look(room);
  }

  #leaveIfUnwatched() {
    const room = this.#room;
    if (!room || this.#watchers.size) return;
    this.#room = null;
    this.#presence = NOTHING;
    this.#data = undefined;
    if (this.#rooms.get(this.#roomId) === this) this.#rooms.delete(this.#roomId);
    room.leave();
  }

  /** @param {Room} room */
  #look(room) {
    if (room !== this.#room) return;
    const { state, members, users, self } = room;
    this.#presence = Object.freeze({ state, members, users, self, room, send: this.#send });
    for (const watcher of [...this.#watchers]) watcher();
  }
}
