const PATIENCE_MS = 5_000;

/** @param {number} status @returns {import('./close-codes.js').CloseAction} */
function afterRefusal(status) {
  if (status === 401) return 'renew';
  return status === 429 || status >= 500 ? 'retry' : 'fix';
}

/**
 * A browser hides why a handshake failed; the service tells a plain request to the same address. Loaded only when that happens.
 * @param {typeof globalThis.fetch | null | undefined} fetch
 * @param {string} address
 * @param {string} [token]
 * @returns {Promise<import('./comeback.js').Ending | undefined>} nothing where there is none any more
 * @throws where there is no fetch, no network, or the answer is not for pages of this origin
 */
export async function explainRefusal(fetch = globalThis.fetch, address, token) {
  const response = await /** @type {typeof globalThis.fetch} */ (fetch)(address.replace(/^ws/, 'http'), {
    cache: 'no-store',
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const { ok, status, headers } = response;
  // 426: the handshake would have succeeded this time.
  if (ok || status === 426) return;
  const { title, detail } = await response.json().catch(() => null) ?? {};
  const reason = [title || `HTTP ${status}`, detail].filter(Boolean).join(': ');
  return { status, reason, retryAfterMs: retryAfterMs(headers.get('retry-after')), action: afterRefusal(status) };
}

/** @param {string | null} header seconds or an HTTP date (RFC 9110, 10.2.3) */
export function retryAfterMs(header, now = Date.now()) {
  const ms = Number(header) * 1000 || Date.parse(header ?? '') - now;
  return ms ? Math.max(0, ms) : undefined;
}
