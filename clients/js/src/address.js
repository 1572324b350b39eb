/**
 * The address to dial.
 * @param {string | URL} url
 * @param {Record<string, string | undefined>} query
 */
export function socketAddress(url, query) {
  const address = new URL(url, globalThis.location?.href);
  address.protocol = { 'http:': 'ws:', 'https:': 'wss:' }[address.protocol] ?? address.protocol;
  if (address.protocol !== 'ws:' && address.protocol !== 'wss:') throw new TypeError(`Not a WebSocket address: ${url}`);
  // WebSocket throws at a fragment.
  address.hash = '';
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) address.searchParams.set(name, value);
  }
  return address.href;
}

/** The same address for fetch. @param {string} address */
export const httpAddress = address => address.replace(/^ws/, 'http');
