import { backoffMs } from './backoff.js';

const LONGEST_WAIT_MS = 3_600_000;

/**
 * How a connection, or an attempt at one, came to its end.
 * @typedef {{
 *   action: import('./close-codes.js').CloseAction, reason: string,
 *   closeCode?: number, status?: number, retryAfterMs?: number,
 * }} Ending
 *
 * `patient`: the service itself named the wait.
 * @typedef {{ stop: true, failed: boolean } | { stop: false, delayMs: number, patient: boolean }} Comeback
 */

/**
 * @param {Ending} ending
 * @param {{ renewable: boolean, failures: number, goingAwayMs?: number, random?: () => number }} situation
 * @returns {Comeback}
 */
export function comeback({ action, retryAfterMs }, { renewable, failures, goingAwayMs, random }) {
  if (action === 'stop') return { stop: true, failed: false };
  if (action === 'fix' || (action === 'renew' && !renewable)) return { stop: true, failed: true };
  // Each connection is given a delay of its own: nothing needs adding to that.
  if (action === 'drain' && goingAwayMs !== undefined) return wait(goingAwayMs, true);
  const jitterMs = backoffMs(failures, random);
  return retryAfterMs === undefined ? wait(jitterMs, false) : wait(retryAfterMs + jitterMs, true);
}

/** @param {number} ms @param {boolean} patient @returns {Comeback} */
const wait = (ms, patient) => ({ stop: false, delayMs: Math.min(ms, LONGEST_WAIT_MS), patient });
