import { socketAddress } from './address.js';
import { backoffMs } from './backoff.js';
import { afterClose } from './close-codes.js';
import { comeback } from './comeback.js';
import { createCredentials, tokenFailed } from './credentials.js';
import { PresenceError } from './errors.js';
import { createHeartbeat } from './heartbeat.js';
import { milliseconds, parseFrame } from './incoming.js';
import { fits } from './outgoing.js';
import { watchPage } from './page.js';
import { createTimer } from './timer.js';

// The service may answer with one envelope a frame, or with several.
const PROTOCOLS = ['presence.v1.batch', 'presence.v1'];

const TOKEN_MS = 10_000;
const WELCOME_MS = 15_000;
const STABLE_MS = 10_000;

// What a socket says that ended without a closing handshake, or never opened.
const NO_CLOSE = 1006;

// Any code but 1000 keeps our places for the service's grace period.
const PAGE_HIDDEN = 3001;
const SILENT = 3002;

/**
 * @typedef {ReturnType<typeof createConnection>} Connection
 * @typedef {import('./incoming.js').Envelope} Envelope
 * @typedef {import('./room.js').Membership} Membership
 * @typedef {{ -readonly [K in 'state' | 'self' | 'limits' | 'node']: import('../presence.js').PresenceClient[K] }} Status
 */

/**
 * Stays connected: dials, keeps the link alive, and comes back by the rules of the close codes.
 * @param {Status} client what the application sees of it
 * @param {string | URL} url
 * @param {import('../presence.js').ClientOptions} options
 * @param {(change: import('../presence.js').StateChange) => void} changed
 * @param {(envelope: Envelope, asker: Membership | undefined) => void} received
 * @param {() => void} flush there is nothing more in this frame
 * @param {import('./emitter.js').Emitter<import('../presence.js').ClientEvents>['emit']} emit
 * @param {(error: PresenceError) => void} fail
 */
export function createConnection(client, url, options, changed, received, flush, emit, fail) {
  const { timers, random } = options;
  const credentials = createCredentials(options);
  const heartbeat = createHeartbeat(timers, () => send({ type: 'PING' }), silent);
  /** Runs until there is a token, until WELCOME, until the connection is stable, or until the next attempt. */
  const timer = createTimer(timers);
  let unwatch = () => {};
  /** @type {InstanceType<import('../presence.js').ClientOptions['WebSocket'] & {}> | null} */
  let socket = null;
  /** What was awaited while this changed is out of date. */
  let generation = 0;
  let failures = 0;
  /** The service named the wait, or the page is put away: the browser's events do not cut it short. */
  let patient = false;
  /** @type {number | undefined} */
  let goingAwayMs;
  /** By the id of what they have asked. @type {Map<number, Membership>} */
  const asking = new Map();
  let lastId = 0;

  function connect() {
    const { state } = client;
    if (state === 'idle') unwatch = watchPage(hidden, restored, returned, online, heartbeat.probe);
    else if (state !== 'offline' && state !== 'stopped') return;
    failures = 0;
    dial();
  }

  function close() {
    drop(1000);
    unwatch();
    credentials.release();
    become('closed');
  }

  /**
   * @param {Envelope} envelope
   * @param {Membership} membership who is given the reply
   * @returns {number} the id that it will carry, 0 where nothing went out
   */
  function request(envelope, membership) {
    const id = ++lastId;
    asking.set(id, membership);
    if (send({ ...envelope, id })) return id;
    asking.delete(id);
    return 0;
  }

  /** @param {Envelope} envelope @returns {boolean} whether it went out */
  function send(envelope) {
    const text = JSON.stringify(envelope);
    if (!socket || !fits(text, client.limits)) return false;
    socket.send(text);
    emit('frame', { direction: 'out', text });
    return true;
  }

  async function dial() {
    const attempt = ++generation;
    patient = false;
    goingAwayMs = undefined;
    asking.clear();
    timer.start(TOKEN_MS, tokenless);
    become('connecting');
    try {
      const { query, bearer } = await credentials.ask();
      if (attempt !== generation) return;
      timer.start(WELCOME_MS, silent);
      open(socketAddress(url, query), bearer);
    } catch (/** @type {any} */ cause) {
      if (attempt !== generation) return;
      failed(cause instanceof PresenceError ? cause
        : new PresenceError('websocket_failed', `No WebSocket: ${cause.message}`, { cause, fatal: true }));
    }
  }

  function tokenless() {
    generation++;
    failed(tokenFailed(new Error('The token function did not answer.'), false));
  }

  /** @param {PresenceError} error */
  function failed(error) {
    comeBack({ action: error.fatal ? 'fix' : 'retry', reason: error.message }, error);
  }

  /** @param {string} address @param {string | undefined} bearer */
  function open(address, bearer) {
    const { WebSocket = globalThis.WebSocket } = options;
    // A token has no other place in a page, besides the address, which everybody logs.
    const dialled = socket = new WebSocket(address, bearer ? [...PROTOCOLS, `bearer.${bearer}`] : PROTOCOLS);
    // A link that was let go of is not heard any more: it can take minutes to admit its end.
    dialled.onmessage = (/** @type {{ data: unknown }} */ { data }) => {
      if (dialled === socket) receive(data);
    };
    dialled.onclose = async (/** @type {{ code: number, reason: string }} */ { code, reason }) => {
      if (dialled !== socket) return;
      const attempt = generation;
      socket = null;
      heartbeat.stop();
      // The timer runs on: an explanation that does not come is given up with the attempt.
      const refusal = code === NO_CLOSE && client.state === 'connecting' && await import('./refusal.js')
        .then(({ explainRefusal }) => explainRefusal(options.fetch, address, bearer))
        .catch(() => undefined);
      if (attempt !== generation) return;
      comeBack(refusal || { action: afterClose(code), reason: reason || 'Connection lost.', closeCode: code });
    };
    // Says nothing that the close event does not; unheard, it would be thrown in Node.
    dialled.onerror = () => {};
  }

  /** @param {unknown} data */
  function receive(data) {
    const receiver = socket;
    heartbeat.heard();
    if (typeof data === 'string') emit('frame', { direction: 'in', text: data });
    const envelopes = parseFrame(data);
    for (const envelope of envelopes) {
      // A handler may have closed the client halfway through a batch.
      if (receiver !== socket) return;
      if (!envelope) continue;
      const { type, id } = envelope;
      if (type === 'WELCOME') {
        welcome(envelope);
      } else if (type === 'GOING_AWAY') {
        goingAwayMs = milliseconds(envelope.reconnectAfterMs);
      } else {
        if (type === 'JOINED' && failures) timer.start(STABLE_MS, () => { failures = 0; });
        const asker = asking.get(id);
        asking.delete(id);
        received(envelope, asker);
      }
    }
    flush();
    if (envelopes.includes(null)) fail(new PresenceError('invalid_frame', 'Not an envelope.'));
  }

  /** @param {Envelope} welcome */
  function welcome({ userId, clientId, limits = null, node = null, heartbeatSeconds }) {
    if (client.state === 'online') return;
    Object.assign(client, { self: Object.freeze({ userId, clientId }), limits, node });
    heartbeat.start(heartbeatSeconds);
    timer.stop();
    become('online');
  }

  function silent() {
    drop(SILENT);
    comeBack({ action: 'retry', reason: 'No sign of life.' });
  }

  /** @param {import('./comeback.js').Ending} ending @param {PresenceError} [error] where it is known already */
  function comeBack(ending, error) {
    const attempt = generation;
    const { action, reason, ...detail } = ending;
    const { closeCode, status } = detail;
    const next = comeback(ending, credentials.renewable, goingAwayMs, failures, random);
    if (!error && (status || (!next && action !== 'stop'))) {
      error = new PresenceError(status ? 'handshake_refused' : 'closed', reason, { ...detail, fatal: !next });
    }
    if (error) fail(error);
    // The handler may have called connect() or close().
    if (attempt !== generation) return;
    timer.stop();
    if (next) wait(next, { reason, closeCode });
    else become('stopped', { reason, closeCode });
  }

  /** @param {import('./comeback.js').Comeback} comeback @param {{ reason?: string, closeCode?: number }} [why] */
  function wait(comeback, why) {
    failures++;
    patient = comeback.patient;
    timer.start(comeback.delayMs, dial);
    become('offline', { ...why, retryInMs: comeback.delayMs });
  }

  function hidden() {
    if (client.state === 'stopped') return;
    drop(PAGE_HIDDEN);
    credentials.release();
    patient = true;
    become('offline');
  }

  function restored() {
    if (client.state === 'offline') dial();
  }

  function returned() {
    heartbeat.probe();
    if (!patient) restored();
  }

  function online() {
    heartbeat.probe();
    if (client.state !== 'offline' || patient) return;
    failures = 0;
    wait({ delayMs: backoffMs(0, random), patient: false });
  }

  /** Ends the socket, if there is one, and everything under way. @param {number} code */
  function drop(code) {
    const dropped = socket;
    generation++;
    socket = null;
    heartbeat.stop();
    timer.stop();
    dropped?.close(code);
  }

  /** @param {import('../presence.js').ClientState} state @param {object} [detail] */
  function become(state, detail) {
    const previous = client.state;
    client.state = state;
    if (previous !== state || detail) changed({ state, previous, ...detail });
  }

  return { connect, close, send, request };
}
