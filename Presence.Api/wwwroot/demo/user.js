import { recall, remember } from './storage.js';

const KEY = 'presence-demo.user';

/**
 * One person a browser, however many tabs; `?user=` is someone else.
 * @param {string | null} override
 */
export function currentUser(override) {
  const chosen = override?.trim().slice(0, 128);
  if (chosen) return chosen;
  const userId = recall('localStorage', KEY) || randomUser();
  remember('localStorage', KEY, userId);
  return userId;
}

export function randomUser() {
  return `guest-${Array.from(crypto.getRandomValues(new Uint8Array(4)), byte => byte.toString(16).padStart(2, '0')).join('')}`;
}
