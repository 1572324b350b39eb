/**
 * Calls back on what a page goes through. Does nothing outside one.
 * @param {() => void} hidden going to the back-forward cache
 * @param {() => void} restored back from that cache
 * @param {() => void} returned the tab is looked at again, or thawed
 * @param {() => void} online the browser believes that the network is back
 * @param {() => void} offline or gone
 * @returns {() => void} stops it
 */
export function watchPage(hidden, restored, returned, online, offline) {
  const stop = new AbortController();
  /** @param {EventTarget} target @param {string} event @param {(event: any) => void} run */
  const on = (target, event, run) => target.addEventListener(event, run, stop);
  if (typeof document !== 'undefined') {
    on(window, 'pagehide', event => event.persisted && hidden());
    on(window, 'pageshow', event => event.persisted && restored());
    on(window, 'online', online);
    on(window, 'offline', offline);
    on(document, 'resume', returned);
    on(document, 'visibilitychange', () => document.hidden || returned());
  }
  return () => stop.abort();
}
