/** What this client shares: the latest value, and whether the service has been given it. */
export class Shared {
  #latest;
  #told = '';

  /** @param {unknown} value */
  constructor(value) {
    this.#latest = snapshot(value);
  }

  get value() {
    return this.#latest.value;
  }

  get stale() {
    return this.#latest.text !== this.#told;
  }

  /** @param {ReturnType<typeof snapshot>} latest @returns {boolean} whether that is a change */
  replace(latest) {
    const changed = latest.text !== this.#latest.text;
    this.#latest = latest;
    return changed;
  }

  /** The value, to be sent now. */
  tell() {
    this.#told = this.#latest.text;
    return this.value;
  }
}

/**
 * What JSON makes of a value: later changes to the original do not count.
 * @param {unknown} value
 */
export function snapshot(value) {
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError('Not a JSON value.');
  return { text, value: JSON.parse(text) };
}
