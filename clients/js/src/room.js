import { createEmitter } from './emitter.js';
import { PresenceError, errorOf } from './errors.js';
import { isMemberId, memberIds } from './incoming.js';
import { checkName, fits, same, snapshot } from './outgoing.js';
import { createRoster, groupByUser, idOf } from './roster.js';
import { createTimer } from './timer.js';

// The longest there are: what is taken now must still fit when it answers a REPORT_REQUEST.
const RESERVED = { id: 2 ** 53 - 1, requestId: '-'.repeat(64) };

const RETRY_MS = 1_000;

/**
 * @typedef {import('../presence.js').MemberId} MemberId
 * @typedef {import('./incoming.js').Envelope} Envelope
 * @typedef {ReturnType<typeof createRoom>} Membership
 */

/**
 * One room: what the application holds of it, and this client's side of the protocol.
 * @param {string} roomId
 * @param {unknown} initial what this client shares
 * @param {import('./connection.js').Status} client
 * @param {import('./connection.js').Connection} connection
 * @param {import('../presence.js').ClientOptions['timers']} timers
 * @param {() => void} ended
 * @param {(error: import('../presence.js').PresenceError) => void} fail told what no handler of the room hears
 */
export function createRoom(roomId, initial, client, { send: post, request }, timers, ended, fail) {
  /** @type {import('./emitter.js').Emitter<import('../presence.js').RoomEvents>} */
  const events = createEmitter();
  const roster = createRoster();
  const retry = createTimer(timers);
  let latest = snapshot(initial);
  /** What the service has been given of it. @type {unknown} */
  let told;
  /** The JOIN or REPORT on its way, at most one: the reply brings the next one, with the latest data. */
  let askedId = 0;
  /** @type {unknown} */
  let roundId;
  let changed = false;
  /** @type {readonly import('../presence.js').Member[] | null} */
  let members;
  /** @type {readonly import('../presence.js').User[] | null} */
  let users;

  const room = {
    roomId,
    state: /** @type {import('../presence.js').RoomState} */ ('waiting'),
    self: /** @type {import('../presence.js').Member | null} */ (null),
    get members() {
      return members ??= Object.freeze(roster.members);
    },
    get users() {
      return users ??= groupByUser(room.members);
    },
    /** @param {string} userId @param {string} clientId */
    get: (userId, clientId) => roster.get({ userId, clientId }),
    on: events.on,

    /** @param {unknown} data */
    update(data) {
      if (room.state === 'left') return;
      const next = snapshot(data);
      mustFit(envelopeOf('REPORT', { ...RESERVED, data: next }));
      if (same(next, latest)) return;
      latest = next;
      if (room.self) showSelf(room.self);
      share();
      flush();
    },

    /** @param {string} event @param {unknown} data @param {{ userId: string, clientId?: string }} [to] */
    send(event, data, to) {
      checkName('An event', event, 64);
      const envelope = envelopeOf('MESSAGE', { event, data: snapshot(data), to });
      mustFit(envelope);
      return room.state === 'joined' && post(envelope);
    },

    /** @param {readonly MemberId[]} [asked] */
    refresh(asked) {
      const from = asked?.map(idOf);
      return room.state === 'joined' && ask('REPORT_REQUEST', { from }) !== 0;
    },

    leave() {
      if (room.state === 'joined' || room.state === 'joining') post(envelopeOf('LEAVE'));
      end();
    },
  };

  /** @param {string} type @param {object} [rest] */
  const envelopeOf = (type, rest) => ({ type, roomId, ...rest });

  /** @param {string} type @param {object} rest */
  const ask = (type, rest) => request(envelopeOf(type, rest), membership);

  /** @param {'JOIN' | 'REPORT'} type */
  function put(type) {
    told = latest;
    askedId = ask(type, { data: latest });
  }

  /** @param {Envelope} envelope */
  function mustFit(envelope) {
    if (!fits(JSON.stringify(envelope), client.limits)) throw new RangeError(tooLarge());
  }

  const tooLarge = () => `More than ${client.limits?.messageBytes} bytes.`;

  /** There is a client. */
  function enter() {
    become('joining');
    put('JOIN');
    if (!askedId) refused(new PresenceError('message_too_big', tooLarge(), { roomId }));
    flush();
  }

  /** The connection is gone; the list stays as it was, until the next JOINED tells what has changed. */
  function lost() {
    retry.stop();
    become('waiting');
    flush();
  }

  function end() {
    if (room.state === 'left') return;
    retry.stop();
    ended();
    become('left');
    empty();
    flush();
  }

  /** @param {Envelope} envelope */
  function receive(envelope) {
    const { type, id } = envelope;
    if (room.state === 'left') return;
    if (type === 'JOINED') {
      const ours = room.state === 'joined' || (room.state === 'joining' && (id ?? askedId) === askedId);
      if (ours) joined(envelope);
    } else if (type === 'ERROR') {
      failed(envelope);
    } else if (room.state === 'joined') {
      // Before JOINED, what still comes belongs to a membership that is over.
      heard(envelope);
    }
  }

  /** @param {Envelope} joined */
  function joined({ members, requestId }) {
    roundId = requestId;
    if (room.state === 'joining') askedId = 0;
    showSelf(client.self);
    become('joined');
    tell(roster.reconcile(memberIds(members)));
    if (requestId === undefined) synced([]);
    share();
  }

  /** @param {any} envelope checked here */
  function heard(envelope) {
    const { type, id, requestId, from, event, data } = envelope;
    if (type === 'ADD_USER' && isMemberId(envelope)) {
      tell(roster.add(envelope));
    } else if (type === 'REMOVE_USER' && isMemberId(envelope)) {
      tell(roster.remove(envelope));
    } else if (type === 'ACK' && id === askedId) {
      askedId = 0;
      share();
    } else if (type === 'REPORT_REQUEST') {
      post(envelopeOf('REPORT', { requestId, data: latest }));
    } else if (type === 'SYNCED') {
      const missing = memberIds(envelope.missing);
      tell(roster.settle(requestId === roundId ? undefined : missing));
      synced(missing);
    } else if (type === 'MESSAGE' && (from === undefined || isMemberId(from))) {
      events.emit('message', { from: from ?? null, event: String(event), data });
    }
  }

  /** @param {MemberId[]} missing */
  function synced(missing) {
    // A handler of what came just before may have left the room.
    if (room.state === 'joined') events.emit('sync', { missing });
  }

  /** @param {Envelope} failure */
  function failed(failure) {
    const error = errorOf(failure, roomId);
    const { code, retryAfterMs = RETRY_MS } = error;
    const passing = code === 'rate_limited' || code === 'internal';
    if (askedId && failure.id === askedId) {
      const joining = room.state === 'joining';
      if (passing) retry.start(retryAfterMs, joining ? enter : report);
      else if (joining) return refused(error);
      // Not the moment is wrong but the data: only other data will do.
      else askedId = 0;
    }
    share();
    unheard(error);
  }

  function share() {
    if (room.state === 'joined' && !askedId && !same(told, latest)) report();
  }

  function report() {
    put('REPORT');
  }

  /** @param {import('../presence.js').PresenceError} error */
  function refused(error) {
    become('refused');
    tell(empty());
    unheard(error);
  }

  /** @param {MemberId | null} id */
  function showSelf(id) {
    room.self = roster.setSelf(id, latest);
    touch();
  }

  function empty() {
    showSelf(null);
    return roster.reconcile([]);
  }

  /** @param {typeof room.state} state */
  function become(state) {
    room.state = state;
    touch();
  }

  /** Something is different, and `flush` shall tell. */
  function touch() {
    changed = true;
    members = users = null;
  }

  /** @param {import('./roster.js').Change[]} changes already made to the roster */
  function tell(changes) {
    if (changes.length) touch();
    for (const change of changes) {
      // A handler may have left the room.
      if (room.state !== 'left') events.emit(.../** @type {['join', any, any]} */ (change));
    }
  }

  /** Tells once that something has changed, however much it was. */
  function flush() {
    if (!changed) return;
    changed = false;
    events.emit('change');
  }

  /** @param {import('../presence.js').PresenceError} error */
  function unheard(error) {
    if (!events.emit('error', error)) fail(error);
  }

  const membership = { room, enter, lost, end, flush, receive };
  return membership;
}
