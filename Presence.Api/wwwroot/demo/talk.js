import { byId, make, setText } from './dom.js';
import { profileIn } from './profile.js';

const LENGTH = 140;
const LINES = 5;
const FADE_MS = 12_000;
const REMIND_MS = 2_000;
const FORGET_MS = 5_000;

/**
 * A line said to the room, and the sign that one is being typed.
 * @param {(userId: string, isTyping: boolean) => void} mark
 */
export function showTalk(room, mark) {
  const input = byId('say-text');
  const typing = new Map();
  let told = 0;

  const tell = isTyping => {
    const now = Date.now();
    // Told again now and then, for those who came meanwhile; forgotten by the others when the reminders end.
    if (isTyping ? now - told < REMIND_MS : told === 0) return;
    told = isTyping ? now : 0;
    room.send('typing', isTyping);
  };

  const renderTyping = () => {
    const names = [...typing.values()].map(({ name }) => name);
    setText(byId('typing-line'), names.length === 0 ? '' : names.length === 1 ? `${names[0]} is typing…`
      : names.length === 2 ? `${names[0]} and ${names[1]} are typing…` : `${names.length} people are typing…`);
  };

  const stopped = userId => {
    clearTimeout(typing.get(userId)?.timer);
    if (!typing.delete(userId)) return;
    mark(userId, false);
    renderTyping();
  };

  input.addEventListener('input', () => tell(input.value !== ''));
  input.addEventListener('blur', () => tell(false));
  byId('say').addEventListener('submit', event => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text || !room.send('say', text)) return;
    input.value = '';
    told = 0;
    add(profileIn(room, room.self), text);
  });

  room.on('message', ({ from, event, data }) => {
    if (!from) {
      if (event === 'say' && typeof data === 'string') add({ name: 'The operator' }, data.slice(0, LENGTH));
      return;
    }
    const member = room.get(from.userId, from.clientId);
    if (!member) return;
    if (event === 'typing' && data === true) {
      clearTimeout(typing.get(from.userId)?.timer);
      const timer = setTimeout(() => stopped(from.userId), FORGET_MS);
      typing.set(from.userId, { name: profileIn(room, member).name, timer });
      mark(from.userId, true);
      renderTyping();
    } else if (event === 'typing') {
      stopped(from.userId);
    } else if (event === 'say' && typeof data === 'string') {
      stopped(from.userId);
      add(profileIn(room, member), data.slice(0, LENGTH));
    }
  });
  room.on('leave', member => stopped(member.userId));
}

function add({ name, colour }, text) {
  const line = make('p', {}, make('b', {}, name), ' ', make('span', {}, text));
  line.dataset.colour = colour ?? '';
  const list = byId('said');
  list.append(line);
  while (list.children.length > LINES) list.firstElementChild.remove();
  setTimeout(() => line.remove(), FADE_MS);
}
