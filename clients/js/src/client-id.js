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
 * @param {{ storage?: Storage, locks?: LockManager }} [page]
 * @returns {Promise<Claim>}
 */
export async function claimClientId(page = currentPage()) {
  const { storage, locks } = page;
  if (!storage || !locks) return { clientId: newClientId(), release() {} };
  try {
    const stored = storage.getItem(KEY);
    const claim = stored && valid(stored) ? await lock(locks, stored) : null;
    if (claim) return claim;
    const fresh = await lock(locks, newClientId());
    if (fresh) {
      storage.setItem(KEY, fresh.clientId);
      return fresh;
    }
  } catch {
    // Storage may be full, and locks are denied to some frames.
  }
  return { clientId: newClientId(), release() {} };
}

/**
 * @param {LockManager} locks
 * @param {string} clientId
 * @returns {Promise<Claim | null>} null where another page holds it
 */
function lock(locks, clientId) {
  return new Promise((resolve, reject) => {
    locks.request(`${KEY} ${clientId}`, { signal: AbortSignal.timeout(HANDOVER_MS) }, () =>
      new Promise(release => resolve({ clientId, release: () => release(undefined) })),
    ).catch(error => error?.name === 'TimeoutError' || error?.name === 'AbortError' ? resolve(null) : reject(error));
  });
}

/** @returns {{ storage?: Storage, locks?: LockManager }} */
function currentPage() {
  try {
    return typeof window === 'undefined' ? {} : { storage: window.sessionStorage, locks: navigator.locks };
  } catch {
    return {};
  }
}

/** @param {string} id */
const valid = id => /^[A-Za-z0-9._~-]{1,64}$/.test(id);

function newClientId() {
  // Not randomUUID: browsers have that on secure pages only.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}
