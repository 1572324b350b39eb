const VALID = /^[A-Za-z0-9._~-]{1,64}$/;
const KEY = 'minimal-presence.clientId';

// A reload asks for the lock while the page before it may still be letting go.
const HANDOVER_MS = 300;

/**
 * A claimed id, and how to give it back.
 * @typedef {{ clientId: string, release: () => void }} Claim
 */

/**
 * One id per tab, the same after a reload. A duplicated tab starts with a copy of sessionStorage, and two connections
 * with one id would take over from each other: a lock tells who came first, the other takes a new id. Without locks
 * (Node, pages not served securely, sandboxed frames) the id is new with each page.
 * @param {{ sessionStorage: Storage, navigator: { locks: LockManager } }} [page]
 * @returns {Promise<Claim>}
 */
export async function claimClientId(page) {
  try {
    const { sessionStorage: storage, navigator: { locks } } = page ?? window;
    const stored = storage.getItem(KEY) ?? '';
    const claim = VALID.test(stored) && await lock(locks, stored) || await lock(locks, newClientId());
    if (claim) {
      storage.setItem(KEY, claim.clientId);
      return claim;
    }
  } catch {
    // No page, no locks, or storage that is full or denied.
  }
  return { clientId: newClientId(), release() {} };
}

/**
 * @param {LockManager} locks
 * @param {string} clientId
 * @returns {Promise<Claim | null>} null where another page holds it, or locks are denied
 */
const lock = (locks, clientId) => new Promise(resolve => {
  const held = () => new Promise((/** @type {(value?: any) => void} */ release) => resolve({ clientId, release }));
  locks.request(`${KEY} ${clientId}`, { signal: AbortSignal.timeout(HANDOVER_MS) }, held).catch(() => resolve(null));
});

// Not randomUUID: browsers have that on secure pages only.
const newClientId = () => crypto.getRandomValues(new Uint32Array(4)).join('-');
