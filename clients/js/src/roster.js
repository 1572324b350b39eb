import { same } from './outgoing.js';

/**
 * @typedef {import('../presence.js').Member} Member
 * @typedef {import('../presence.js').MemberId} MemberId
 * @typedef {import('../presence.js').LeaveReason} LeaveReason
 * What the application is told of: the event, and what goes with it.
 * @typedef {['join', Member, { tabs: number }] | ['update', Member, Member]
 *   | ['leave', Member, { reason: LeaveReason, remaining: number }]} Change
 */

const REASONS = ['left', 'disconnected', 'timeout', 'kicked', 'node_lost', 'resync'];

/** Who is in one room. Pure: what the service says goes in, true differences come out. */
export function createRoster() {
  /** From JOINED until its data has come, a member is an id and no more: it is announced with that. @type {Map<string, MemberId & Partial<Member>>} */
  const entries = new Map();
  /** How many of each user. @type {Map<string, number>} */
  const clients = new Map();
  /** @type {Member | null} */
  let self = null;

  /** @param {MemberId} id */
  function get(id) {
    const entry = entries.get(keyOf(id));
    return entry?.self === undefined ? undefined : /** @type {Member} */ (entry);
  }

  /** @param {string} userId @param {number} more */
  function count(userId, more) {
    const tabs = (clients.get(userId) ?? 0) + more;
    if (tabs) clients.set(userId, tabs);
    else clients.delete(userId);
    return tabs;
  }

  /** @template {MemberId} E @param {E} entry */
  function put(entry) {
    const key = keyOf(entry);
    count(entry.userId, entries.has(key) ? 0 : 1);
    entries.set(key, entry);
    return entry;
  }

  /** @param {MemberId} id @returns {number} how many of this user are left */
  function drop(id) {
    return count(id.userId, entries.delete(keyOf(id)) ? -1 : 0);
  }

  /** This client, as the others see it. @param {MemberId | null} id @param {any} [data] @returns {Member | null} */
  function setSelf(id, data) {
    if (self) drop(self);
    return self = id && put(Object.freeze({ ...idOf(id), data, self: true }));
  }

  /**
   * JOINED: these are here and nobody else.
   * @param {readonly MemberId[]} ids
   */
  function reconcile(ids) {
    const present = new Set(ids.map(keyOf));
    for (const id of ids) if (!entries.has(keyOf(id))) put(idOf(id));
    return [...entries].flatMap(([key, entry]) => present.has(key) ? [] : remove({ ...entry, reason: 'resync' }));
  }

  /**
   * ADD_USER. Without data it says only that the member is here; what it told before stands.
   * @param {MemberId & { data?: any }} added
   * @returns {Change[]}
   */
  function add(added) {
    const { userId, data } = added;
    const previous = get(added);
    if (previous && (previous.self || data === undefined || same(previous.data, data))) return [];
    const member = put(Object.freeze({ ...idOf(added), data, self: false }));
    return [previous ? ['update', member, previous] : ['join', member, { tabs: count(userId, 0) }]];
  }

  /**
   * REMOVE_USER.
   * @param {MemberId & { reason: LeaveReason, remaining?: number }} removed
   * @returns {Change[]}
   */
  function remove({ reason, remaining, ...id }) {
    const member = get(id);
    if (member?.self) return [];
    const left = drop(id);
    // A newer service may give a reason of its own.
    if (!REASONS.includes(reason)) reason = 'disconnected';
    return member ? [['leave', member, { reason, remaining: remaining ?? left }]] : [];
  }

  /**
   * The round is over: who has not answered is here all the same.
   * @param {readonly MemberId[]} [ids] only these
   */
  function settle(ids = [...entries.values()]) {
    return ids.filter(id => entries.has(keyOf(id)) && !get(id)).flatMap(add);
  }

  return {
    /** @returns {Member[]} this client first */
    get members() {
      const others = [...entries.values()].filter(entry => entry.self === false);
      return /** @type {Member[]} */ (self ? [self, ...others] : others);
    },
    get, setSelf, reconcile, add, remove, settle,
  };
}

/**
 * @param {readonly Member[]} members this client first
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
    Object.freeze({ userId, self: group[0].self, members: Object.freeze(group) })));
}

// A clientId has no space, so that two members never share a key.
/** @param {MemberId} id */
const keyOf = ({ userId, clientId }) => `${clientId} ${userId}`;

/** @param {MemberId} id @returns {MemberId} that, and nothing else */
export const idOf = ({ userId, clientId }) => ({ userId, clientId });
