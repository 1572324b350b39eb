/**
 * @template {{ [K in keyof E]: any[] }} E
 * @typedef {{
 *   on<K extends keyof E>(event: K, handler: (...args: E[K]) => void): () => void,
 *   emit<K extends keyof E>(event: K, ...args: E[K]): boolean,
 * }} Emitter `emit` tells whether somebody listened
 */

/**
 * Handlers by event name. A handler that throws is reported and hurts nobody else.
 * @template {{ [K in keyof E]: any[] }} E
 * @returns {Emitter<E>}
 */
export function createEmitter() {
  // The same function registered twice is two registrations.
  /** @type {Set<[event: keyof E, handler: Function]>} */
  const registrations = new Set();
  return {
    on(event, handler) {
      if (typeof handler !== 'function') throw new TypeError('Not a function.');
      /** @type {[keyof E, Function]} */
      const registration = [event, handler];
      registrations.add(registration);
      return () => { registrations.delete(registration); };
    },
    emit(event, ...args) {
      const listening = [...registrations].filter(([name]) => name === event);
      for (const [, handler] of listening) {
        try {
          handler(...args);
        } catch (error) {
          (globalThis.reportError ?? console.error)(error);
        }
      }
      return listening.length > 0;
    },
  };
}
