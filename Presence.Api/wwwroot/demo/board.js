import { byId, make, oncePerFrame, setText } from './dom.js';
import { profileIn } from './profile.js';
import { throttle } from './throttle.js';

// Twenty a second is smooth, and well under what the service allows a connection.
const EVERY_MS = 50;
const IDLE_MS = 20_000;
const STEP = 0.02;
const RIPPLE_MS = 900;

// As wide as a name tag gets: nearer to the edge it goes to the other side.
const TAG_PX = 165;

const KEYS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

/** Everyone's cursor: sent as MESSAGE, kept nowhere. */
export function showBoard(room) {
  const board = byId('board');
  const layer = byId('cursors');
  /** @type {Map<string, { element: HTMLElement, tag: HTMLElement, timer: any }>} */
  const cursors = new Map();
  let own = { x: 0.5, y: 0.5 };

  const send = throttle(EVERY_MS, position => room.send('cursor', position));
  const refresh = oncePerFrame(() => {
    for (const [key, cursor] of cursors) {
      const member = room.state === 'joined' && memberOf(room, key);
      if (member) dress(room, cursor, member);
      else remove(key);
    }
    byId('board-empty').classList.toggle('gone', cursors.size > 0);
  });

  function remove(key) {
    const cursor = cursors.get(key);
    if (!cursor) return;
    clearTimeout(cursor.timer);
    cursor.element.remove();
    cursors.delete(key);
    refresh();
  }

  function move(member, { x, y }) {
    const key = keyOf(member);
    let cursor = cursors.get(key);
    if (!cursor) {
      const tag = make('span', { className: 'tag' });
      const element = make('div', { className: 'cursor' }, make('span', { className: 'arrow' }), tag);
      layer.append(element);
      cursors.set(key, cursor = { element, tag, timer: undefined });
      dress(room, cursor, member);
      refresh();
    }
    clearTimeout(cursor.timer);
    cursor.timer = setTimeout(() => remove(key), IDLE_MS);
    place(cursor.element, { x, y });
  }

  function ripple(member, position) {
    const element = make('div', { className: 'ripple' });
    element.dataset.colour = profileIn(room, member).colour;
    layer.append(element);
    place(element, position);
    setTimeout(() => element.remove(), RIPPLE_MS);
  }

  function tap() {
    room.send('tap', own);
    if (room.self) ripple(room.self, own);
  }

  board.addEventListener('pointermove', event => {
    own = positionIn(board, event);
    if (room.self) remove(keyOf(room.self));
    send(own);
  });
  board.addEventListener('pointerleave', event => {
    // A finger leaves with every tap: its cursor stays until it is idle.
    if (event.pointerType !== 'touch') send(null);
  });
  board.addEventListener('pointerdown', event => {
    own = positionIn(board, event);
    send(own);
    tap();
  });
  board.addEventListener('keydown', event => {
    const step = KEYS[event.key];
    if (!step && event.key !== 'Enter') return;
    event.preventDefault();
    if (step) own = { x: clamp(own.x + step[0]), y: clamp(own.y + step[1]) };
    else tap();
    if (room.self) move(room.self, own);
    send(own);
  });
  board.addEventListener('blur', () => {
    if (!room.self || !cursors.has(keyOf(room.self))) return;
    remove(keyOf(room.self));
    send(null);
  });

  room.on('message', ({ from, event, data }) => {
    const member = from && room.get(from.userId, from.clientId);
    if (!member || (event !== 'cursor' && event !== 'tap')) return;
    if (data === null) remove(keyOf(member));
    else if (!isPosition(data)) return;
    else if (event === 'cursor') move(member, data);
    else ripple(member, data);
  });
  room.on('change', refresh);
}

function dress(room, { element, tag }, member) {
  const { name, colour } = profileIn(room, member);
  element.dataset.colour = colour;
  setText(tag, member.self ? 'You' : name);
}

function place(element, { x, y }) {
  element.toggleAttribute('data-flip', (1 - x) * element.parentElement.clientWidth < TAG_PX);
  element.style.setProperty('--x', String(clamp(x)));
  element.style.setProperty('--y', String(clamp(y)));
}

function positionIn(board, { clientX, clientY }) {
  const box = board.getBoundingClientRect();
  return { x: share(clientX - box.left, box.width), y: share(clientY - box.top, box.height) };
}

const share = (part, whole) => Math.round(clamp(part / whole) * 1000) / 1000;
const clamp = value => Math.min(1, Math.max(0, value));
const isPosition = data => Number.isFinite(data?.x) && Number.isFinite(data?.y);
const keyOf = ({ userId, clientId }) => `${clientId} ${userId}`;

function memberOf(room, key) {
  const gap = key.indexOf(' ');
  return room.get(key.slice(gap + 1), key.slice(0, gap));
}
