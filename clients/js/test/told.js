import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { matches } from './matching.js';

const PATIENCE_MS = 30_000;

/** What the application was told, in order, until the script has looked at it. */
export class Told {
  #what;
  #items = [];
  #wake = () => {};

  constructor(what) {
    this.#what = what;
  }

  put(item) {
    this.#items.push(item);
    this.#wake();
  }

  /** These have come, and no others. */
  async are(expected) {
    await this.#until(() => this.#items.length >= expected.length, `${expected.length} ${this.#what}`);
    const items = this.#items.splice(0);
    const same = items.length === expected.length && expected.every((wanted, index) => matches(items[index], wanted));
    assert.ok(same, `${this.#what}: expected ${show(expected)}, came ${show(items)}`);
  }

  /** The next that matches; those before it are passed over. */
  async next(expected) {
    await this.#until(() => this.#items.some(item => matches(item, expected)), `${this.#what} ${show(expected)}`);
    const index = this.#items.findIndex(item => matches(item, expected));
    return this.#items.splice(0, index + 1).at(-1);
  }

  #until(there, what) {
    if (there()) return undefined;
    const came = new Promise(resolve => { this.#wake = () => { if (there()) resolve(); }; });
    return within(came, () => `${what}; came ${show(this.#items)}`);
  }
}

/** A promise that is waited for so long and no longer. */
export async function within(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited in vain for ${typeof what === 'function' ? what() : what}`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

const show = value => inspect(value, { depth: 6, breakLength: 140 });
