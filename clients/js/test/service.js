import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { Queue } from './queue.js';

export const WELCOME = {
  type: 'WELCOME', userId: 'ann', clientId: 'tab-1', heartbeatSeconds: 25,
  limits: { messageBytes: 16384, rooms: 32, messagesPerSecond: 50 },
};

/** A real WebSocket server that says what the test tells it to. */
export class Service {
  #http;
  #sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: offered => offered.has(this.protocol) ? this.protocol : false,
  });
  #calls = new Queue();
  protocol = 'presence.v1.batch';
  /** What every request gets while it is set: { status, headers, body }. */
  refusal = null;
  /** The last request that was no handshake. */
  asked = null;

  static async start(t) {
    const service = new Service();
    await new Promise(resolve => service.#http.listen(0, '127.0.0.1', resolve));
    t.after(() => service.stop());
    return service;
  }

  constructor() {
    this.#http = createServer((request, response) => {
      this.asked = request;
      this.#plain(response);
    });
    this.#http.on('upgrade', (request, socket, head) => {
      if (this.refusal) return socket.end(`HTTP/1.1 ${this.refusal.status} Refused\r\nConnection: close\r\n\r\n`);
      this.#sockets.handleUpgrade(request, socket, head, webSocket => this.#calls.put(new Call(webSocket, request)));
    });
  }

  get url() {
    return `ws://127.0.0.1:${this.#http.address().port}/ws`;
  }

  /** The next connection, already welcomed. */
  async welcome(welcome = {}) {
    const call = await this.#calls.take();
    call.send({ ...WELCOME, ...welcome });
    return call;
  }

  /** The next connection, not yet welcomed. */
  call() {
    return this.#calls.take();
  }

  stop() {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#http.closeAllConnections();
    return new Promise(resolve => this.#http.close(resolve));
  }

  #plain(response) {
    const { status, headers, body } = this.refusal ?? { status: 426, headers: {}, body: {} };
    response.writeHead(status, { 'content-type': 'application/problem+json', connection: 'close', ...headers });
    response.end(JSON.stringify(body));
  }
}

/** One connection, as the service sees it. */
export class Call {
  #socket;
  #frames = new Queue();

  constructor(socket, request) {
    this.#socket = socket;
    this.query = new URL(request.url, 'http://localhost').searchParams;
    this.offered = request.headers['sec-websocket-protocol'];
    this.closed = new Promise(resolve => socket.on('close', resolve));
    socket.on('message', data => this.#frames.put(JSON.parse(String(data))));
  }

  send(...envelopes) {
    for (const envelope of envelopes) this.#socket.send(JSON.stringify(envelope));
  }

  raw(data) {
    this.#socket.send(data);
  }

  close(code, reason) {
    this.#socket.close(code, reason);
  }

  terminate() {
    this.#socket.terminate();
  }

  /** The client's next message. */
  heard() {
    return this.#frames.take();
  }

  /** Takes the next JOIN and answers it. */
  async admit(members = [], requestId = members.length ? 'r1' : undefined) {
    const join = await this.heard();
    this.send({ type: 'JOINED', id: join.id, roomId: join.roomId, members, requestId });
    return join;
  }
}
