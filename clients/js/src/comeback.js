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
 * @typedef {{ delayMs: number, patient: boolean }} Comeback
 */

/**
 * @param {Ending} ending
 * @param {boolean} renewable whether there is a way to a new token
 * @param {number | undefined} goingAwayMs what GOING_AWAY said
 * @param {number} failures so far
 * @param {() => number} [random]
 * @returns {Comeback | undefined} nothing where it is better to stop
 */
export function comeback({ action, retryAfterMs }, renewable, goingAwayMs, failures, random) {
  if (action === 'stop' || action === 'fix' || (action === 'renew' && !renewable)) return;
  const namedMs = action === 'drain' ? goingAwayMs : retryAfterMs;
  const patient = namedMs !== undefined;
  // Who drains gives each connection a delay of its own: nothing needs adding to that.
  const jitterMs = patient && action === 'drain' ? 0 : backoffMs(failures, random);
  return { delayMs: Math.min((namedMs ?? 0) + jitterMs, LONGEST_WAIT_MS), patient };
}
