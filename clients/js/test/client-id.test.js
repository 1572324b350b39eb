import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { claimClientId } from '../src/client-id.js';

// Node does not wait for AbortSignal.timeout.
const awake = setInterval(() => {}, 1000);
after(() => clearInterval(awake));

const ID = /^\d+-\d+-\d+-\d+$/;

/** Exclusive locks as navigator.locks has them: the holder keeps one until its promise settles. */
class Locks {
  #held = new Map();

  async request(name, { signal }, run) {
    while (this.#held.has(name)) {
      await Promise.race([this.#held.get(name), aborted(signal)]);
    }
    const held = run();
    this.#held.set(name, held);
    held.then(() => this.#held.delete(name));
    return held;
  }
}

const aborted = signal => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

class Storage {
  #items = new Map();
  getItem = key => this.#items.get(key) ?? null;
  setItem = (key, value) => this.#items.set(key, value);
}

const pageOf = (sessionStorage, locks) => ({ sessionStorage, navigator: { locks } });

test('A reload keeps the id, also while the page before is still letting go', async () => {
  const page = pageOf(new Storage(), new Locks());
  const before = await claimClientId(page);
  const after = claimClientId(page);
  before.release();
  assert.match(before.clientId, ID);
  assert.equal((await after).clientId, before.clientId);
});

test('A duplicated tab takes an id of its own and keeps it', async () => {
  const locks = new Locks();
  const original = pageOf(new Storage(), locks);
  const first = await claimClientId(original);
  const copy = pageOf(new Storage(), locks);
  copy.sessionStorage.setItem('minimal-presence.clientId', first.clientId);
  const second = await claimClientId(copy);
  assert.notEqual(second.clientId, first.clientId);
  second.release();
  assert.equal((await claimClientId(copy)).clientId, second.clientId);
});

test('Without locks or storage every page has a new id', async () => {
  const storage = new Storage();
  const ids = await Promise.all([{}, pageOf(storage), pageOf(storage), pageOf(undefined, new Locks())].map(page => claimClientId(page)));
  assert.equal(new Set(ids.map(claim => claim.clientId)).size, 4);
});

test('Storage and locks that are denied do no harm', async () => {
  const deny = () => { throw new DOMException('no', 'SecurityError'); };
  const storage = { getItem: () => null, setItem: deny };
  assert.match((await claimClientId(pageOf(storage, { request: async () => deny() }))).clientId, ID);
  assert.match((await claimClientId(pageOf(storage, new Locks()))).clientId, ID);
  assert.match((await claimClientId(pageOf({ getItem: deny }, new Locks()))).clientId, ID);
});

test('A stored id that the service would refuse is replaced', async () => {
  const page = pageOf(new Storage(), new Locks());
  page.sessionStorage.setItem('minimal-presence.clientId', 'not an id');
  assert.match((await claimClientId(page)).clientId, ID);
});
