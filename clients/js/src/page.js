/**
 * Calls back on what a page goes through. Does nothing outside one.
 * @param {{ hidden(): void, restored(): void, returned(): void, network(online: boolean): void }} listener
 * `hidden`: going to the back-forward cache. `restored`: back from that cache. `returned`: the tab is looked at
 * again, or thawed. `network`: the browser believes the network came or went.
 * @returns {() => void} stops it
 */
export function watchPage(listener) {
  if (typeof window === 'undefined' || typeof document === 'undefined') return () => {};
  const stop = new AbortController();
  const { signal } = stop;
  window.addEventListener('pagehide', event => { if (event.persisted) listener.hidden(); }, { signal });
  window.addEventListener('pageshow', event => { if (event.persisted) listener.restored(); }, { signal });
  window.addEventListener('online', () => listener.network(true), { signal });
  window.addEventListener('offline', () => listener.network(false), { signal });
  document.addEventListener('resume', () => listener.returned(), { signal });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') listener.returned();
  }, { signal });
  return () => stop.abort();
}
