/**
 * A message from the service: `type` has been checked, the rest is checked where it is used.
 * @typedef {{ type: string, [member: string]: any }} Envelope
 */

/**
 * The envelopes of one frame: several where the service batches.
 * @param {unknown} frame
 * @returns {(Envelope | null)[]} null for what is none
 */
export function parseFrame(frame) {
  /** @type {any[]} */
  let batch = [null];
  try {
    // A Buffer would be read as text.
    if (typeof frame === 'string') batch = [JSON.parse(frame)].flat();
  } catch {
    // Not JSON.
  }
  return batch.map(envelope => typeof envelope?.type === 'string' ? envelope : null);
}

/** @param {any} id */
export const isMemberId = id => typeof id?.userId === 'string' && typeof id.clientId === 'string';

/** @param {unknown} ids @returns {import('../presence.js').MemberId[]} */
export const memberIds = ids => Array.isArray(ids) ? ids.filter(isMemberId) : [];

/** @param {unknown} value */
export const milliseconds = value => typeof value === 'number' && value >= 0 ? value : undefined;
