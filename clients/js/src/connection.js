import { socketAddress } from './address.js';
import { backoffMs } from './backoff.js';
import { afterClose } from './close-codes.js';
import { comeback } from './comeback.js';
import { Credentials } from './credentials.js';
import { PresenceError } from './errors.js';
import { Heartbeat } from './heartbeat.js';
import { parseFrame } from './incoming.js';
import { fits } from './outgoing.js';
import { watchPage } from './page.js';
import { explainRefusal } from './refusal.js';
import { Socket } from './socket.js';

const WELCOME_MS = 15_000;
const STABLE_MS = 10_000;

// Any code but 1000 keeps our places for the service's grace period.
const PAGE_HIDDEN = 3001;
const SILENT = 3002;

/**
 * @typedef {import('./incoming.js').Envelope} Envelope
 * @typedef {{
 *   state(change: import('../presence.js').StateChange): void,
 *   envelope(envelope: Envelope): void,
 *   frame(frame: { direction: 'in' | 'out', text: string }): void,
 *   frameEnd(): void,
 *   error(error: PresenceError): void,
 * }} Listener
 */

/** Stays connected: dials, keeps the link alive, and comes back by the rules of the close codes. */
export class Connection {
  /** @type {import('../presence.js').ClientState} */
  state = 'idle';
  /** @type {import('../presence.js').MemberId | null} */
  self = null;
  /** @type {import('../presence.js').PresenceClient['limits']} */
  limits = null;
  /** @type {string | null} */
  node = null;

  #url;
  #options;
  #listener;
  #timers;
  #credentials;
  #heartbeat;
  #unwatch = () => {};
  /** @type {Socket | null} */
  #socket = null;
  /** What was awaited while this changed is out of date. */
  #generation = 0;
  #failures = 0;
  /** At most one at a time: until WELCOME, until stable, or until the next attempt. @type {any} */
  #timer;
  /** The service named the wait, or the page is put away: the browser's events do not cut it short. */
  #patient = false;
  /** @type {number | undefined} */
  #goingAwayMs;

  /**
   * @param {string | URL} url
   * @param {import('../presence.js').ClientOptions} options
   * @param {Listener} listener
   */
  constructor(url, options, listener) {
    this.#url = url;
    this.#options = options;
    this.#listener = listener;
    this.#timers = options.timers ?? globalThis;
    this.#credentials = new Credentials(options, this.#timers);
    this.#heartbeat = new Heartbeat(this.#timers, () => this.send({ type: 'PING' }), () => this.#silent());
  }

  connect() {
    if (this.state === 'closed' || this.state === 'connecting' || this.state === 'online') return;
    if (this.state === 'idle') this.#unwatch = this.#watchPage();
    this.#failures = 0;
    this.#dial();
  }

  close() {
    this.#drop(1000);
    this.#unwatch();
    this.#credentials.release();
    this.#become('closed');
  }

  /** @param {Envelope} envelope @returns {boolean} whether it went out */
  send(envelope) {
    if (!this.#socket || this.state !== 'online') return false;
    const text = JSON.stringify(envelope);
    if (!fits(text, this.limits?.messageBytes)) return false;
    this.#socket.send(text);
    this.#listener.frame({ direction: 'out', text });
    return true;
  }

  async #dial() {
    const generation = ++this.#generation;
    this.#patient = false;
    this.#goingAwayMs = undefined;
    this.#after(WELCOME_MS, () => this.#silent());
    this.#become('connecting');
    try {
      const { query, token } = await this.#credentials.ask();
      if (generation !== this.#generation) return;
      const address = socketAddress(this.#url, query);
      const WebSocket = this.#options.WebSocket ?? globalThis.WebSocket;
      this.#socket = new Socket(WebSocket, address, token, {
        frame: data => this.#receive(data),
        end: ({ code, opened }) => this.#ended(address, token, code, opened),
      });
    } catch (error) {
      if (generation !== this.#generation) return;
      if (error instanceof PresenceError) {
        this.#comeBack({ action: error.fatal ? 'fix' : 'retry', reason: error.message }, error);
      } else {
        const reason = `No WebSocket could be made: ${/** @type {Error} */ (error).message}`;
        const failure = new PresenceError('websocket_failed', reason, { cause: error, fatal: true });
        this.#comeBack({ action: 'fix', reason }, failure);
      }
    }
  }

  /** @param {unknown} data */
  #receive(data) {
    const socket = this.#socket;
    this.#heartbeat.heard();
    if (typeof data === 'string') this.#listener.frame({ direction: 'in', text: data });
    const { envelopes, valid } = parseFrame(data);
    for (const envelope of envelopes) {
      // A handler may have closed the client halfway through a batch.
      if (socket !== this.#socket) return;
      if (envelope.type === 'WELCOME') this.#welcome(envelope);
      else if (envelope.type === 'GOING_AWAY') this.#goingAwayMs = milliseconds(envelope.reconnectAfterMs);
      else this.#listener.envelope(envelope);
    }
    this.#listener.frameEnd();
    if (!valid) this.#listener.error(new PresenceError('invalid_frame', 'The service sent something that is not an envelope.'));
  }

  /** @param {Envelope} welcome */
  #welcome({ userId, clientId, limits, heartbeatSeconds, node }) {
    if (this.state === 'online') return;
    this.self = Object.freeze({ userId, clientId });
    this.limits = limits ?? null;
    this.node = node ?? null;
    this.#heartbeat.start(heartbeatSeconds);
    this.#after(STABLE_MS, () => { this.#failures = 0; });
    this.#become('online');
  }

  /** @param {string} address @param {string | undefined} token @param {number} code @param {boolean} opened */
  async #ended(address, token, code, opened) {
    const generation = this.#generation;
    this.#release();
    const { fetch = globalThis.fetch } = this.#options;
    const refusal = opened ? null : await explainRefusal(fetch, address, token);
    if (generation === this.#generation) this.#comeBack(refusal ?? { ...afterClose(code), closeCode: code });
  }

  #silent() {
    this.#drop(SILENT, 'no sign of life');
    this.#comeBack({ action: 'retry', reason: 'The service gave no sign of life.' });
  }

  /** @param {import('./comeback.js').Ending} ending @param {PresenceError} [error] where it is known already */
  #comeBack(ending, error) {
    const generation = this.#generation;
    const { reason, closeCode, status, retryAfterMs } = ending;
    const next = comeback(ending, {
      renewable: this.#credentials.renewable,
      failures: this.#failures,
      goingAwayMs: this.#goingAwayMs,
      random: this.#options.random,
    });
    if (!error && (status !== undefined || (next.stop && next.failed))) {
      const code = status === undefined ? 'closed' : 'handshake_refused';
      error = new PresenceError(code, reason, { fatal: next.stop, closeCode, status, retryAfterMs });
    }
    if (error) this.#listener.error(error);
    // The handler may have called connect() or close().
    if (generation !== this.#generation) return;
    this.#timers.clearTimeout(this.#timer);
    if (next.stop) this.#become('stopped', { reason, closeCode });
    else this.#wait(next.delayMs, next.patient, { reason, closeCode });
  }

  /** @param {number} delayMs @param {boolean} patient @param {{ reason?: string, closeCode?: number }} [why] */
  #wait(delayMs, patient, why) {
    this.#failures++;
    this.#patient = patient;
    this.#after(delayMs, () => this.#dial());
    this.#become('offline', { ...why, retryInMs: delayMs });
  }

  #watchPage() {
    return watchPage({
      hidden: () => {
        if (this.state === 'stopped' || this.state === 'closed') return;
        this.#drop(PAGE_HIDDEN, 'page hidden');
        this.#credentials.release();
        this.#patient = true;
        this.#become('offline');
      },
      restored: () => {
        if (this.state === 'offline') this.#dial();
      },
      returned: () => {
        this.#heartbeat.probe();
        if (this.state === 'offline' && !this.#patient) this.#dial();
      },
      network: online => {
        this.#heartbeat.probe();
        if (!online || this.state !== 'offline' || this.#patient) return;
        this.#failures = 0;
        this.#wait(backoffMs(0, this.#options.random), false);
      },
    });
  }

  /** Ends the socket, if there is one, and everything under way. @param {number} code @param {string} [reason] */
  #drop(code, reason) {
    const socket = this.#socket;
    this.#generation++;
    this.#release();
    socket?.close(code, reason);
  }

  #release() {
    this.#socket = null;
    this.#heartbeat.stop();
    this.#timers.clearTimeout(this.#timer);
  }

  /** @param {number} ms @param {() => void} run */
  #after(ms, run) {
    this.#timers.clearTimeout(this.#timer);
    this.#timer = this.#timers.setTimeout(run, ms);
  }

  /** @param {import('../presence.js').ClientState} state @param {object} [detail] */
  #become(state, detail) {
    const previous = this.state;
    this.state = state;
    if (previous !== state || detail) this.#listener.state({ state, previous, ...detail });
  }
}

/** @param {unknown} value */
const milliseconds = value => typeof value === 'number' && value >= 0 ? value : undefined;
