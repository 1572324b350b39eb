/**
 * The address to dial.
 * @param {string | URL} url
 * @param {Record<string, string | undefined>} query
 */
export function socketAddress(url, query) {
  const address = new URL(url, globalThis.location?.href);
  address.protocol = address.protocol.replace('http', 'ws');
  // WebSocket throws at a fragment.
  address.hash = '';
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) address.searchParams.set(name, value);
  }
  return address.href;
}
