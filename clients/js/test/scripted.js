import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { Queue } from './queue.js';
import { Call } from './service.js';

/** A real server that decides about each handshake only when the script comes to it. */
export class ScriptedService {
  #sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: offered => ['presence.v1.batch', 'presence.v1'].find(name => offered.has(name)) ?? false,
  });
  #handshakes = new Queue();
  /** What a plain request gets; null: nothing at all. */
  #plain = { status: 426 };
  #http = createServer((request, response) => this.#answer(response));

  static async start(t) {
    const service = new ScriptedService();
    service.#http.on('upgrade', (request, socket, head) => {
      // A client that gives up while it waits for us.
      socket.on('error', () => {});
      service.#handshakes.put({ request, socket, head });
    });
    await new Promise(resolve => service.#http.listen(0, '127.0.0.1', resolve));
    t.after(() => service.#stop());
    return service;
  }

  get url() {
    return `ws://127.0.0.1:${this.#http.address().port}/ws`;
  }

  /** Not welcomed yet. */
  async accept() {
    this.#plain = { status: 426 };
    const { request, socket, head } = await this.#handshakes.take();
    return new Promise(resolve => this.#sockets.handleUpgrade(request, socket, head, webSocket => resolve(new Call(webSocket, request))));
  }

  async refuse(refusal) {
    this.#plain = refusal;
    const { socket } = await this.#handshakes.take();
    const retryAfter = refusal.retryAfter === undefined ? '' : `Retry-After: ${refusal.retryAfter}\r\n`;
    socket.end(`HTTP/1.1 ${refusal.status} Refused\r\n${retryAfter}Content-Length: 0\r\nConnection: close\r\n\r\n`);
  }

  async hangUp() {
    this.#plain = null;
    (await this.#handshakes.take()).socket.destroy();
  }

  #answer(response) {
    if (!this.#plain) return response.destroy();
    const { status, retryAfter, ...problem } = this.#plain;
    response.writeHead(status, {
      'content-type': 'application/problem+json', connection: 'close', ...retryAfter !== undefined && { 'retry-after': retryAfter },
    });
    response.end(JSON.stringify({ status, ...problem }));
  }

  #stop() {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#http.closeAllConnections();
    return new Promise(resolve => this.#http.close(resolve));
  }
}
