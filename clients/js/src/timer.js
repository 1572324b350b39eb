/** @typedef {ReturnType<typeof createTimer>} Timer */

/**
 * One timer: starting it again forgets what it was started for.
 * @param {import('../presence.js').ClientOptions['timers']} [timers] the global ones where absent
 */
export function createTimer(timers = globalThis) {
  /** @type {any} */
  let running;
  const stop = () => {
    timers.clearTimeout(running);
    running = undefined;
  };
  /** @param {number} ms @param {() => void} run */
  const start = (ms, run) => {
    stop();
    running = timers.setTimeout(run, ms);
  };
  return { start, stop };
}
