import { claimClientId } from './client-id.js';
import { PresenceError } from './errors.js';

// What a subprotocol may consist of (RFC 9110, 5.6.2), as far as tokens need it: WebSocket throws at the rest.
const TOKEN = /^[A-Za-z0-9._~+-]{1,8192}$/;

/**
 * Who we say we are: asked for anew with each attempt, since tokens expire.
 * @param {import('../presence.js').ClientOptions} options
 */
export function createCredentials({ userId, clientId, token }) {
  /** @type {Promise<import('./client-id.js').Claim> | undefined} */
  let claim;
  const renewable = typeof token === 'function';

  /** @returns {Promise<{ query: Record<string, string | undefined>, bearer: string | undefined }>} `query`: for the address */
  async function ask() {
    const bearer = token === undefined ? undefined : await askForToken();
    return { query: { userId, clientId: clientId ?? (await (claim ??= claimClientId())).clientId }, bearer };
  }

  async function askForToken() {
    try {
      const answer = await (renewable ? token() : token);
      // A file or a response often ends with a line break.
      const text = typeof answer === 'string' ? answer.trim() : '';
      if (!TOKEN.test(text)) throw new TypeError('Not a token.');
      return text;
    } catch (cause) {
      throw tokenFailed(cause, !renewable);
    }
  }

  /** Gives the tab's id back, for the page that follows. */
  function release() {
    claim?.then(({ release }) => release());
    claim = undefined;
  }

  return { renewable, ask, release };
}

/** @param {unknown} cause @param {boolean} fatal */
export const tokenFailed = (cause, fatal) => new PresenceError('token_failed', 'No token.', { cause, fatal });
