/**
 * Calls at once, then at most every `ms`, ending with the latest value.
 * @template T
 * @param {number} ms
 * @param {(value: T) => void} run
 * @returns {(value: T) => void}
 */
export function throttle(ms, run) {
  let waiting = false;
  let latest;
  let due = false;
  const next = () => {
    waiting = due;
    if (!due) return;
    due = false;
    run(latest);
    setTimeout(next, ms);
  };
  return value => {
    latest = value;
    due = true;
    if (!waiting) next();
  };
}
