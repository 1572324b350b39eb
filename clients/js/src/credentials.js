import { claimClientId } from './client-id.js';
import { PresenceError } from './errors.js';

const TOKEN_MS = 10_000;

// What a subprotocol may consist of (RFC 9110, 5.6.2), as far as tokens need it: WebSocket throws at the rest.
const TOKEN = /^[A-Za-z0-9._~+-]{1,8192}$/;

/** Who we say we are: asked for anew with each attempt, since tokens expire. */
export class Credentials {
  #options;
  #timers;
  /** @type {Promise<import('./client-id.js').Claim> | null} */
  #claim = null;

  /**
   * @param {import('../presence.js').ClientOptions} options
   * @param {import('../presence.js').ClientOptions['timers'] & {}} timers
   */
  constructor(options, timers) {
    this.#options = options;
    this.#timers = timers;
  }

  get renewable() {
    return typeof this.#options.token === 'function';
  }

  /** @returns {Promise<{ query: Record<string, string | undefined>, token: string | undefined }>} `query`: for the address */
  async ask() {
    const { userId, clientId } = this.#options;
    const token = await this.#token();
    return { query: { userId, clientId: clientId ?? await this.#claimed() }, token };
  }

  /** Gives the tab's id back, for the page that follows. */
  release() {
    this.#claim?.then(claim => claim.release());
    this.#claim = null;
  }

  async #claimed() {
    this.#claim ??= claimClientId();
    return (await this.#claim).clientId;
  }

  async #token() {
    const { token } = this.#options;
    if (token === undefined) return undefined;
    /** @type {any} */
    let timer;
    const late = new Promise((_, reject) => {
      timer = this.#timers.setTimeout(() => reject(new Error('The token function did not answer.')), TOKEN_MS);
    });
    try {
      const answer = await Promise.race([typeof token === 'function' ? token() : token, late]);
      // A file or a response often ends with a line break.
      const text = String(answer).trim();
      if (typeof answer !== 'string' || !TOKEN.test(text)) throw new TypeError('What the token function gave is no token.');
      return text;
    } catch (cause) {
      throw new PresenceError('token_failed', 'There is no token to connect with.', { cause, fatal: !this.renewable });
    } finally {
      this.#timers.clearTimeout(timer);
    }
  }
}
