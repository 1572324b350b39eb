/**
 * `stop`: the service or we meant it. `fix`: stop, and report an error: the same would happen again.
 * `renew`: a new token may help. `drain`: return after the delay of GOING_AWAY. `retry`: return with back-off.
 * @typedef {'stop' | 'fix' | 'renew' | 'drain' | 'retry'} CloseAction
 */

/** @type {Map<number, { action: CloseAction, reason: string }>} */
const CODES = new Map([
  [1000, { action: 'stop', reason: 'The service closed the connection.' }],
  [1001, { action: 'drain', reason: 'The service is restarting.' }],
  [1002, { action: 'fix', reason: 'The service saw a WebSocket protocol error.' }],
  [1003, { action: 'fix', reason: 'The service does not take binary frames.' }],
  [1007, { action: 'fix', reason: 'The service received text that is not UTF-8.' }],
  [1009, { action: 'fix', reason: 'A message was too big for the service.' }],
  [1011, { action: 'retry', reason: 'The service had an internal error.' }],
  [4400, { action: 'fix', reason: 'The service received too many bad messages.' }],
  [4401, { action: 'renew', reason: 'The token is missing, wrong or expired.' }],
  [4403, { action: 'stop', reason: 'Not allowed, or removed from here.' }],
  [4408, { action: 'retry', reason: 'The connection was too slow or showed no sign of life.' }],
  [4409, { action: 'stop', reason: 'Replaced by a newer connection of the same tab or device.' }],
  [4429, { action: 'retry', reason: 'Too many messages for too long.' }],
]);

/** @param {number} code */
export function afterClose(code) {
  return CODES.get(code) ?? { action: /** @type {CloseAction} */ ('retry'), reason: 'The connection was lost.' };
}
