const DEFAULT_SECONDS = 25;
const PATIENCE_MS = 10_000;
const PROBE_MS = 4_000;

/** Notices a dead link: a browser sees neither WebSocket pings nor a cable pulled. */
export class Heartbeat {
  #timers;
  #ping;
  #dead;
  #everyMs = 0;
  /** @type {any} */
  #next;
  /** @type {any} */
  #deadline;

  /**
   * @param {import('../presence.js').ClientOptions['timers'] & {}} timers
   * @param {() => void} ping sends a PING
   * @param {() => void} dead called once, when nothing came back
   */
  constructor(timers, ping, dead) {
    this.#timers = timers;
    this.#ping = ping;
    this.#dead = dead;
  }

  /** @param {unknown} seconds as WELCOME says */
  start(seconds) {
    const usable = typeof seconds === 'number' && seconds >= 1 && seconds <= 3600;
    this.#everyMs = (usable ? seconds : DEFAULT_SECONDS) * 1000;
    this.#schedule();
  }

  stop() {
    this.#timers.clearTimeout(this.#next);
    this.#timers.clearTimeout(this.#deadline);
    this.#next = this.#deadline = undefined;
  }

  /** Any frame at all is a sign of life. */
  heard() {
    this.#timers.clearTimeout(this.#deadline);
    this.#deadline = undefined;
  }

  /** Asks now: the network may have changed, or the machine slept. */
  probe() {
    if (this.#next === undefined) return;
    this.#timers.clearTimeout(this.#next);
    this.#beat(PROBE_MS);
  }

  #schedule() {
    this.#next = this.#timers.setTimeout(() => this.#beat(PATIENCE_MS), this.#everyMs);
  }

  /** @param {number} patienceMs */
  #beat(patienceMs) {
    this.#schedule();
    this.#ping();
    this.#deadline ??= this.#timers.setTimeout(() => {
      this.stop();
      this.#dead();
    }, patienceMs);
  }
}
