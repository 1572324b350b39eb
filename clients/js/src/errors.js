import { milliseconds } from './incoming.js';

/** What goes to `error` handlers. */
export class PresenceError extends Error {
  name = 'PresenceError';
  code;
  fatal = false;

  /**
   * @param {string} code
   * @param {string} message
   * @param {{
   *   fatal?: boolean, roomId?: string, closeCode?: number, status?: number, retryAfterMs?: number, cause?: unknown,
   * }} [detail]
   */
  constructor(code, message, detail) {
    super(message);
    this.code = code;
    Object.assign(this, detail);
  }
}

/**
 * The error in an ERROR message.
 * @param {import('./incoming.js').Envelope} envelope
 * @param {string} [roomId]
 * @returns {import('../presence.js').PresenceError}
 */
export const errorOf = ({ code, message, retryAfterMs }, roomId) =>
  new PresenceError(String(code), String(message), { roomId, retryAfterMs: milliseconds(retryAfterMs) });
