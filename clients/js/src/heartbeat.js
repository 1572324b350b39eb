import { createTimer } from './timer.js';

const DEFAULT_SECONDS = 25;
const PATIENCE_MS = 10_000;
const PROBE_MS = 4_000;

/**
 * Notices a dead link: a browser sees neither WebSocket pings nor a cable pulled.
 * @param {import('../presence.js').ClientOptions['timers']} timers
 * @param {() => void} ping sends a PING
 * @param {() => void} dead called once, when nothing came back
 */
export function createHeartbeat(timers, ping, dead) {
  /** Runs until the next question, then until its answer. */
  const timer = createTimer(timers);
  let everyMs = 0;
  let asking = false;

  /** @param {unknown} seconds as WELCOME says */
  function start(seconds) {
    const usable = typeof seconds === 'number' && seconds >= 1 && seconds <= 3600;
    everyMs = (usable ? seconds : DEFAULT_SECONDS) * 1000;
    rest();
  }

  function stop() {
    everyMs = 0;
    asking = false;
    timer.stop();
  }

  function rest() {
    asking = false;
    timer.start(everyMs, () => ask(PATIENCE_MS));
  }

  /** @param {number} patienceMs */
  function ask(patienceMs) {
    asking = true;
    timer.start(patienceMs, dead);
    ping();
  }

  /** Any frame at all is a sign of life. */
  function heard() {
    if (asking) rest();
  }

  /** Asks now: the network may have changed, or the machine slept. */
  function probe() {
    if (everyMs && !asking) ask(PROBE_MS);
  }

  return { start, stop, heard, probe };
}
