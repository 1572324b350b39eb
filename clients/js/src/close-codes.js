/**
 * `stop`: the service or we meant it. `fix`: stop, and report an error: the same would happen again.
 * `renew`: a new token may help. `drain`: return after the delay of GOING_AWAY. `retry`: return with back-off.
 * @typedef {'stop' | 'fix' | 'renew' | 'drain' | 'retry'} CloseAction
 */

// Kicked, and replaced by a newer connection of this very client.
const STOP = [1000, 4403, 4409];

const FIX = [1002, 1003, 1007, 1009, 4400];

/** @param {number} code @returns {CloseAction} */
export function afterClose(code) {
  if (STOP.includes(code)) return 'stop';
  if (FIX.includes(code)) return 'fix';
  if (code === 4401) return 'renew';
  return code === 1001 ? 'drain' : 'retry';
}
