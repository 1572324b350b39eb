/**
 * @typedef {import('../presence.js').Member} Member
 * @typedef {import('../presence.js').MemberId} MemberId
 * @typedef {import('../presence.js').LeaveReason} LeaveReason
 * @typedef {(
 *   { type: 'join', member: Member } |
 *   { type: 'update', member: Member, previous: Member } |
 *   { type: 'leave', member: Member, reason: LeaveReason, remaining: number }
 * )} Change
 */

/** The others in one room. Pure: what the service says goes in, true differences come out. */
export class Roster {
  /**
   * `member` is null from JOINED until its data has come: it is announced with that.
   * @type {Map<string, { id: MemberId, member: Member | null }>}
   */
  #entries = new Map();
  /** @type {Map<string, number>} */
  #clients = new Map();

  /** @returns {Member[]} */
  get members() {
    return [...this.#entries.values()].flatMap(({ member }) => member ?? []);
  }

  /** @param {MemberId} id */
  get(id) {
    return this.#entries.get(keyOf(id))?.member ?? undefined;
  }

  /** How many clients of this user are here. @param {string} userId */
  clientsOf(userId) {
    return this.#clients.get(userId) ?? 0;
  }

  /**
   * JOINED: these are here and nobody else.
   * @param {readonly MemberId[]} ids
   * @returns {Change[]}
   */
  reconcile(ids) {
    const present = new Set(ids.map(keyOf));
    for (const id of ids) this.#entry(id);
    const gone = [...this.#entries].filter(([key]) => !present.has(key));
    return gone.flatMap(([, { id }]) => this.remove({ ...id, reason: 'resync' }));
  }

  /**
   * ADD_USER. Without data it says only that the member is here; what it told before stands.
   * @param {MemberId & { data?: any }} added
   * @returns {Change[]}
   */
  add({ userId, clientId, data }) {
    const entry = this.#entry({ userId, clientId });
    const previous = entry.member;
    if (previous && (data === undefined || JSON.stringify(previous.data) === JSON.stringify(data))) return [];
    const member = entry.member = Object.freeze({ userId, clientId, data, self: false });
    return [previous ? { type: 'update', member, previous } : { type: 'join', member }];
  }

  /**
   * REMOVE_USER.
   * @param {MemberId & { reason: LeaveReason, remaining?: number }} removed
   * @returns {Change[]}
   */
  remove({ reason, remaining, ...id }) {
    const entry = this.#entries.get(keyOf(id));
    if (!entry) return [];
    const left = this.clientsOf(id.userId) - 1;
    this.#entries.delete(keyOf(id));
    if (left) this.#clients.set(id.userId, left);
    else this.#clients.delete(id.userId);
    return entry.member ? [{ type: 'leave', member: entry.member, reason, remaining: remaining ?? left }] : [];
  }

  /**
   * The round is over: who has not answered is here all the same.
   * @param {readonly MemberId[]} [ids] only these
   * @returns {Change[]}
   */
  settle(ids = [...this.#entries.values()].map(({ id }) => id)) {
    return ids.filter(id => this.#entries.get(keyOf(id))?.member === null).flatMap(id => this.add(id));
  }

  /** @param {MemberId} id */
  #entry({ userId, clientId }) {
    const key = keyOf({ userId, clientId });
    let entry = this.#entries.get(key);
    if (!entry) {
      this.#entries.set(key, entry = { id: { userId, clientId }, member: null });
      this.#clients.set(userId, this.clientsOf(userId) + 1);
    }
    return entry;
  }
}

/**
 * @param {readonly Member[]} members
 * @returns {readonly import('../presence.js').User[]} in the order of their first member
 */
export function groupByUser(members) {
  // A Map, since `__proto__` is as good a userId as any.
  /** @type {Map<string, Member[]>} */
  const groups = new Map();
  for (const member of members) {
    const group = groups.get(member.userId);
    if (group) group.push(member);
    else groups.set(member.userId, [member]);
  }
  return Object.freeze([...groups].map(([userId, group]) =>
    Object.freeze({ userId, self: group.some(member => member.self), members: Object.freeze(group) })));
}

// A clientId has no space, so that two members never share a key.
/** @param {MemberId} id */
const keyOf = ({ userId, clientId }) => `${clientId} ${userId}`;
