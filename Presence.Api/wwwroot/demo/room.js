import { byId } from './dom.js';
import { randomUser } from './user.js';

/** Where this page is, and the ways to others. */
export function showRoom(roomId, user) {
  document.title = `${roomId} · Presence`;
  byId('room').value = roomId;
  byId('room-form').addEventListener('submit', event => {
    event.preventDefault();
    const room = byId('room').value.trim();
    if (room && room !== roomId) location.assign(address({ room, user }));
  });
  byId('same-person').href = address({ room: roomId, user });
  const someone = byId('someone-else');
  const renew = () => { someone.href = address({ room: roomId, user: randomUser() }); };
  renew();
  // The next click is yet another person; the click under way has already read the address.
  for (const event of ['click', 'auxclick']) someone.addEventListener(event, () => setTimeout(renew));
}

function address({ room, user }) {
  const query = new URLSearchParams({ room });
  if (user) query.set('user', user);
  return `?${query}`;
}
