import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';

const ROOT = new URL('../', import.meta.url);
const TYPES = { '.js': 'text/javascript', '.html': 'text/html' };

/**
 * A site of its own: `files` by path, and the client as the service serves it, under /client/.
 * @param {Record<string, string>} files
 * @param {{ status: number, body: object }} [refusal] what /ws says to everybody
 * @returns {Promise<string>} its address
 */
export async function openSite(t, files, refusal) {
  const refuse = response => {
    response.writeHead(refusal.status, { 'content-type': 'application/problem+json' });
    response.end(JSON.stringify(refusal.body));
  };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://site');
    // Every browser asks, and would report that there is none.
    if (pathname === '/favicon.ico') return response.writeHead(204).end();
    if (refusal && pathname === '/ws') return refuse(response);
    const text = files[pathname] ?? (pathname.startsWith('/client/') ? await ownFile(pathname.slice(8)) : undefined);
    if (text === undefined) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': TYPES[extname(pathname)] ?? 'text/html' });
    response.end(text);
  });
  server.on('upgrade', (request, socket) => socket.end(`HTTP/1.1 ${refusal?.status ?? 404} No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`));
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    return new Promise(resolve => server.close(resolve));
  });
  return `http://127.0.0.1:${server.address().port}/`;
}

const ownFile = path => readFile(new URL(path, ROOT), 'utf8').catch(() => undefined);
