// The Socket.IO recipe "showing online users without persistence": node server.js PORT
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const http = createServer();
const io = new Server(http, {
  serveClient: false,
  transports: ['websocket'],
  perMessageDeflate: false,
});

// The request need not be kept: https://socket.io/docs/v4/memory-usage/. The handshake is made of it, so the user is noted here.
io.engine.on('connection', connection => {
  connection.userId = connection.request._query.userId;
  connection.request = null;
});

io.on('connection', socket => {
  const { userId } = socket.conn;

  socket.on('JOIN', ({ roomId }, joined) => {
    socket.join(roomId);
    joined();
    io.in(roomId).emit('REPORT_REQUEST');
  });

  socket.on('REPORT', ({ roomId, data }) => socket.to(roomId).emit('ADD_USER', data));

  socket.on('disconnecting', () => {
    for (const roomId of socket.rooms) {
      if (roomId !== socket.id) socket.to(roomId).emit('REMOVE_USER', userId);
    }
  });
});

http.listen({ host: '127.0.0.1', port: Number(process.argv[2] ?? 0), backlog: 4096 }, () => {
  console.log(`listening on http://127.0.0.1:${http.address().port}`);
});
