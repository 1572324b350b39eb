import { httpAddress } from './address.js';

const PATIENCE_MS = 5_000;

/** @type {Map<number, import('./close-codes.js').CloseAction>} */
const ACTIONS = new Map([[400, 'fix'], [401, 'renew'], [403, 'fix']]);

/**
 * A browser hides why a handshake failed; the service tells a plain request to the same address.
 * @param {typeof globalThis.fetch | null | undefined} fetch
 * @param {string} address
 * @param {string} [token]
 * @returns {Promise<import('./comeback.js').Ending | null>} null where there is no answer, or none that explains
 */
export async function explainRefusal(fetch, address, token) {
  if (!fetch) return null;
  try {
    const response = await fetch(httpAddress(address), {
      cache: 'no-store',
      headers: { accept: 'application/problem+json', ...token !== undefined && { authorization: `Bearer ${token}` } },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    // 426: the handshake would have succeeded this time.
    if (response.ok || response.status === 426) return null;
    const problem = /json/.test(response.headers.get('content-type') ?? '') ? await response.json() : null;
    const title = text(problem?.title) ?? `HTTP ${response.status}`;
    const detail = text(problem?.detail);
    return {
      status: response.status,
      reason: detail ? `${title}: ${detail}` : title,
      retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
      action: ACTIONS.get(response.status) ?? 'retry',
    };
  } catch {
    return null;
  }
}

/** @param {string | null} header seconds or an HTTP date (RFC 9110, 10.2.3) */
export function retryAfterMs(header, now = Date.now()) {
  if (!header) return undefined;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** @param {unknown} value */
const text = value => typeof value === 'string' && value ? value : undefined;
