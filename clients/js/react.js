import { createContext, createElement, useContext, useEffect, useSyncExternalStore } from 'react';
import { holdingOf, NOTHING } from './react/holding.js';

const Client = createContext(/** @type {import('./presence.js').PresenceClient | null} */ (null));

/**
 * The client for everything below.
 * @param {import('./react.js').PresenceProviderProps} props
 */
export function PresenceProvider({ client, children }) {
  return createElement(Client.Provider, { value: client }, children);
}

/**
 * @param {string | null} roomId
 * @param {any} [data]
 * @param {{ client?: import('./presence.js').PresenceClient }} [options]
 */
export function usePresence(roomId, data, { client } = {}) {
  const provided = useContext(Client);
  const holding = holdingOf(client ?? provided, roomId);
  // Before the subscription, which joins: the JOIN carries it.
  useEffect(() => holding.share(data));
  return useSyncExternalStore(holding.subscribe, holding.snapshot, nothing);
}

const nothing = () => NOTHING;
