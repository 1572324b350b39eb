/**
 * Handlers by event name. A handler that throws is reported and hurts nobody else.
 * @template {{ [K in keyof E]: any[] }} E
 */
export class Emitter {
  /** @type {Map<keyof E, Set<Function>>} */
  #handlers = new Map();

  /**
   * @template {keyof E} K
   * @param {K} event
   * @param {(...args: E[K]) => void} handler
   * @returns {() => void}
   */
  on(event, handler) {
    if (typeof handler !== 'function') throw new TypeError('The handler must be a function.');
    // A wrapper each time: the same function registered twice is two registrations.
    const entry = (/** @type {any[]} */ ...args) => handler(.../** @type {E[K]} */ (args));
    let handlers = this.#handlers.get(event);
    if (!handlers) this.#handlers.set(event, handlers = new Set());
    handlers.add(entry);
    return () => { handlers.delete(entry); };
  }

  /**
   * @template {keyof E} K
   * @param {K} event
   * @param {E[K]} args
   * @returns {boolean} whether somebody listened
   */
  emit(event, ...args) {
    const handlers = [...this.#handlers.get(event) ?? []];
    for (const handler of handlers) {
      try {
        handler(...args);
      } catch (error) {
        report(error);
      }
    }
    return handlers.length > 0;
  }
}

/** @param {unknown} error */
function report(error) {
  if (typeof globalThis.reportError === 'function') globalThis.reportError(error);
  else console.error(error);
}
