/** What goes to `error` handlers. */
export class PresenceError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {{
   *   fatal?: boolean, roomId?: string, closeCode?: number, status?: number, retryAfterMs?: number, cause?: unknown,
   * }} [detail]
   */
  constructor(code, message, { cause, fatal = false, ...detail } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'PresenceError';
    this.code = code;
    this.fatal = fatal;
    this.roomId = detail.roomId;
    this.closeCode = detail.closeCode;
    this.status = detail.status;
    this.retryAfterMs = detail.retryAfterMs;
  }
}

/**
 * The error in an ERROR message.
 * @param {import('./incoming.js').Envelope} envelope
 * @param {string} [roomId]
 */
export function errorOf({ code, message, retryAfterMs }, roomId) {
  return new PresenceError(String(code), String(message), {
    roomId,
    retryAfterMs: typeof retryAfterMs === 'number' && retryAfterMs >= 0 ? retryAfterMs : undefined,
  });
}
