import { claimClientId } from './client-id.js';
import { PresenceError } from './errors.js';

const TOKEN_MS = 10_000;

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
    return this.#options.token !== undefined;
  }

  /** @returns {Promise<Record<string, string | undefined>>} for the query of the address */
  async query() {
    const { userId, clientId } = this.#options;
    const token = await this.#token();
    return { userId, clientId: clientId ?? await this.#claimed(), access_token: token };
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
    if (!token) return undefined;
    /** @type {any} */
    let timer;
    const late = new Promise((_, reject) => {
      timer = this.#timers.setTimeout(() => reject(new Error('The token function did not answer.')), TOKEN_MS);
    });
    try {
      return /** @type {string} */ (await Promise.race([token(), late]));
    } catch (cause) {
      throw new PresenceError('token_failed', 'There is no token to connect with.', { cause });
    } finally {
      this.#timers.clearTimeout(timer);
    }
  }
}
