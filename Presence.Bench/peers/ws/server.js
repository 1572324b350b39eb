// The recipe's relay over plain WebSockets, with what one writes by hand for it: node server.js PORT
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({
  host: '127.0.0.1',
  port: Number(process.argv[2] ?? 0),
  backlog: 4096,
  perMessageDeflate: false,
});
const rooms = new Map();

/** Serialises once, however many receive it. */
function broadcast(roomId, message, except) {
  const text = Buffer.from(JSON.stringify(message));
  for (const socket of rooms.get(roomId) ?? []) {
    if (socket !== except) socket.send(text, { binary: false });
  }
}

function join(socket, roomId) {
  if (!rooms.has(roomId)) rooms.set(roomId, new Set());
  rooms.get(roomId).add(socket);
  socket.rooms.add(roomId);
  socket.send(JSON.stringify({ type: 'JOINED', roomId }));
  broadcast(roomId, { type: 'REPORT_REQUEST', roomId });
}

function leave(socket) {
  for (const roomId of socket.rooms) {
    const members = rooms.get(roomId);
    members.delete(socket);
    if (members.size === 0) rooms.delete(roomId);
    else broadcast(roomId, { type: 'REMOVE_USER', roomId, userId: socket.userId });
  }
}

server.on('connection', (socket, request) => {
  socket.userId = new URL(request.url, 'http://localhost').searchParams.get('userId');
  socket.rooms = new Set();
  socket.on('error', () => socket.terminate());
  socket.on('close', () => leave(socket));
  socket.on('message', text => {
    const { type, roomId, data } = JSON.parse(text);
    if (type === 'JOIN') join(socket, roomId);
    else if (type === 'REPORT') broadcast(roomId, { type: 'ADD_USER', roomId, data }, socket);
  });
});

server.on('listening', () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
