// The service may answer with one envelope a frame, or with several.
const PROTOCOLS = ['presence.v1.batch', 'presence.v1'];

// The only place that a page has for a token, besides the address, which everybody logs.
const TOKEN_PREFIX = 'bearer.';

/** One WebSocket, from dialling to its end. */
export class Socket {
  #socket;
  #opened = false;

  /**
   * @param {new (url: string, protocols: string[]) => any} WebSocket
   * @param {string} address
   * @param {string | undefined} token
   * @param {{ frame(data: unknown): void, end(end: { code: number, opened: boolean }): void }} listener
   */
  constructor(WebSocket, address, token, listener) {
    const socket = this.#socket = new WebSocket(address, token === undefined ? PROTOCOLS : [...PROTOCOLS, TOKEN_PREFIX + token]);
    socket.onopen = () => { this.#opened = true; };
    socket.onmessage = (/** @type {{ data: unknown }} */ event) => listener.frame(event.data);
    socket.onclose = (/** @type {{ code: number }} */ event) => {
      this.#detach();
      listener.end({ code: event.code, opened: this.#opened });
    };
    // Says nothing that the close event does not; unheard, it would be thrown in Node.
    socket.onerror = () => {};
  }

  /** @param {string} text */
  send(text) {
    this.#socket.send(text);
  }

  /**
   * Lets go at once and hears nothing more: a dead link can take minutes to admit it.
   * @param {number} code
   * @param {string} [reason]
   */
  close(code, reason) {
    this.#detach();
    this.#socket.close(code, reason);
  }

  #detach() {
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
  }
}
