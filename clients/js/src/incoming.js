/**
 * A message from the service: `type` has been checked, the rest is checked where it is used.
 * @typedef {{ type: string, [member: string]: any }} Envelope
 */

/**
 * The envelopes of one frame: several where the service batches.
 * @param {unknown} frame
 * @returns {{ envelopes: Envelope[], valid: boolean }} the usable ones, and whether that is all of it
 */
export function parseFrame(frame) {
  try {
    const parsed = JSON.parse(/** @type {string} */ (frame));
    const batch = Array.isArray(parsed) ? parsed : [parsed];
    const envelopes = batch.filter(envelope => typeof envelope?.type === 'string');
    return { envelopes, valid: envelopes.length === batch.length };
  } catch {
    return { envelopes: [], valid: false };
  }
}

/** @param {any} id */
export const isMemberId = id => typeof id?.userId === 'string' && typeof id.clientId === 'string';

/** @param {unknown} ids @returns {import('../presence.js').MemberId[]} */
export const memberIds = ids => Array.isArray(ids) ? ids.filter(isMemberId) : [];
