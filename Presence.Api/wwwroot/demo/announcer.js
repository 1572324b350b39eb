import { byId } from './dom.js';
import { profileOf } from './profile.js';

const GATHER_MS = 1500;
const NAMES = 3;

/** Tells screen readers who came and went, gathered into a sentence so that a crowd does not talk over everything. */
export function announce(room) {
  const element = byId('announcer');
  const came = new Map();
  const went = new Map();
  let synced = false;
  let timer;

  const later = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      const parts = [sentence(came, 'came'), sentence(went, 'left')].filter(Boolean);
      came.clear();
      went.clear();
      if (parts.length) element.textContent = `${parts.join(' ')} ${population(room)}`;
    }, GATHER_MS);
  };

  room.on('join', (member, { tabs }) => {
    if (!synced || tabs > 1) return;
    if (!went.delete(member.userId)) came.set(member.userId, profileOf(member).name);
    later();
  });
  room.on('leave', (member, { remaining }) => {
    if (remaining > 0) return;
    if (!came.delete(member.userId)) went.set(member.userId, profileOf(member).name);
    later();
  });
  room.on('sync', () => {
    if (!synced) element.textContent = population(room);
    synced = true;
  });
}

function sentence(people, verb) {
  const names = [...people.values()];
  if (names.length === 0) return '';
  return names.length <= NAMES ? `${names.join(', ')} ${verb}.` : `${names.length} people ${verb}.`;
}

function population(room) {
  const count = room.users.length;
  return count === 1 ? 'Only you are here.' : `${count} people are here.`;
}
