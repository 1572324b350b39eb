import { byId, initials, make, oncePerFrame, setText } from './dom.js';
import { STATUSES, profileOf, profileOfUser } from './profile.js';

/** The list of who is here: one line a person. Returns how to mark one. */
export function showPeople(room) {
  const list = byId('members');
  /** @type {Map<string, ReturnType<typeof makeLine>>} */
  const lines = new Map();

  const render = oncePerFrame(() => {
    const people = room.users.map(user => ({ user, profile: profileOfUser(user) })).sort(meFirstThenByName);
    const present = new Set(people.map(({ user }) => user.userId));
    for (const [userId, line] of lines) {
      if (present.has(userId)) continue;
      line.item.remove();
      lines.delete(userId);
    }
    people.forEach(({ user, profile }, index) => {
      const line = lines.get(user.userId) ?? makeLine(user);
      lines.set(user.userId, line);
      fillLine(line, user, profile);
      // Moving an element that is in its place already would restart its animation.
      if (list.children[index] !== line.item) list.insertBefore(line.item, list.children[index] ?? null);
    });
    setText(byId('people-count'), String(people.length));
    byId('alone').hidden = people.length !== 1;
    byId('last-known').hidden = room.state !== 'waiting' || people.length === 0;
    list.dataset.state = room.state;
  });

  room.on('change', render);
  return {
    /** @param {string} userId @param {boolean} isTyping */
    typing: (userId, isTyping) => lines.get(userId)?.item.toggleAttribute('data-typing', isTyping),
  };
}

function makeLine(user) {
  const letters = make('span', { className: 'letters' });
  const avatar = make('span', { className: 'avatar', ariaHidden: 'true' }, letters,
    make('span', { className: 'dots' }, make('i'), make('i'), make('i')), make('span', { className: 'badge' }));
  const name = make('span', { className: 'name' });
  const you = make('span', { className: 'you-tag' }, 'you');
  const status = make('span', { className: 'status' });
  const tabs = make('span', { className: 'tabs' });
  const item = make('li', {}, avatar,
    make('span', { className: 'who' }, make('span', { className: 'name-line' }, name, you), status), tabs);
  item.dataset.testid = 'member';
  item.dataset.userId = user.userId;
  status.dataset.testid = 'member-status';
  tabs.dataset.testid = 'tab-count';
  you.hidden = !user.self;
  return { item, letters, name, status, tabs };
}

function fillLine({ item, letters, name, status, tabs }, user, profile) {
  item.dataset.colour = profile.colour;
  item.dataset.status = profile.status ?? 'unknown';
  setText(letters, initials(profile.name));
  setText(name, profile.name);
  setText(status, STATUSES.get(profile.status) ?? profile.words);
  setText(tabs, user.members.length === 1 ? '1 tab' : `${user.members.length} tabs`);
  item.title = user.members.map(member => `${member.clientId.slice(0, 8)}: ${profileOf(member).status ?? '?'}`).join('\n');
}

function meFirstThenByName(a, b) {
  return Number(b.user.self) - Number(a.user.self)
    || a.profile.name.localeCompare(b.profile.name)
    || (a.user.userId < b.user.userId ? -1 : 1);
}
