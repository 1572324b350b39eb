// A client as somebody would write it who has read nothing but the protocol, with the commonest WebSocket package of Node.
// node stranger.mjs ws://localhost:5080/ws?userId=nora lobby '"data"'. It leaves when its standard input ends.
import { createRequire } from 'node:module';

const WebSocket = createRequire(new URL('../../clients/js/package.json', import.meta.url))('ws');
const [address, roomId, data] = process.argv.slice(2);
const socket = new WebSocket(address, 'presence.v1');
const send = message => socket.send(JSON.stringify(message));
const online = new Map();

socket.on('open', () => send({ type: 'JOIN', roomId, data: JSON.parse(data) }));
socket.on('message', text => {
  const message = JSON.parse(text);
  const member = `${message.userId}/${message.clientId}`;
  if (message.type === 'REPORT_REQUEST') send({ type: 'REPORT', roomId, requestId: message.requestId, data: JSON.parse(data) });
  if (message.type === 'ADD_USER') online.set(member, JSON.stringify(message.data) ?? '?');
  if (message.type === 'REMOVE_USER') online.delete(member);
  if (message.type.endsWith('_USER')) console.log([...online].sort().map(([who, what]) => `${who}=${what}`).join(' '));
});
socket.on('close', code => console.log(`closed ${code}`));
process.stdin.resume().on('end', () => socket.close());
