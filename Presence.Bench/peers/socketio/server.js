// The Socket.IO recipe "showing online users without persistence": node server.js PORT
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const http = createServer();
const io = new Server(http, {
  serveClient: false,
  transports: ['websocket'],
  perMessageDeflate: false,
});

io.on('connection', socket => {
  const { userId } = socket.handshake.query;

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
