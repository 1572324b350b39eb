export const FIRST_MS = 500;
export const LONGEST_MS = 30_000;

/**
 * Full jitter: anything from nothing to the bound, so that clients cut off together do not return together.
 * @param {number} attempt 0 for the first
 * @param {() => number} [random]
 */
export function backoffMs(attempt, random = Math.random) {
  // Past 2^6 the bound is reached; an exponent left to grow would end in Infinity.
  return Math.floor(random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 6)));
}
