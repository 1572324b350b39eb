import { byId, make } from './dom.js';
import { recall, remember } from './storage.js';

export const COLOURS = ['indigo', 'blue', 'teal', 'green', 'amber', 'rose', 'violet', 'slate'];
export const STATUSES = new Map([['available', 'Available'], ['focusing', 'Focusing'], ['away', 'Away']]);
const NAME_LENGTH = 40;
const TYPING_PAUSE_MS = 250;

/** What this tab shares: kept with the tab, and the start for the person's next tab. */
export class Profile {
  #key;

  /** @param {string} userId */
  constructor(userId) {
    this.#key = `presence-demo.profile ${userId}`;
    const stored = recall('sessionStorage', this.#key) ?? recall('localStorage', this.#key);
    this.shared = { ...newcomer(userId), ...stored };
  }

  /** @param {object} changes */
  change(changes) {
    this.shared = { ...this.shared, ...changes, at: Date.now() };
    remember('sessionStorage', this.#key, this.shared);
    remember('localStorage', this.#key, this.shared);
    return this.shared;
  }
}

/**
 * What somebody shares, as far as it makes sense: it comes from other people.
 * @param {{ userId: string, data: any }} member
 */
export function profileOf({ userId, data }) {
  const name = typeof data?.name === 'string' ? data.name.trim().slice(0, NAME_LENGTH) : '';
  return {
    name: name || userId.slice(0, NAME_LENGTH),
    colour: COLOURS.includes(data?.colour) ? data.colour : colourOf(userId),
    status: STATUSES.has(data?.status) ? data.status : null,
    // Another client's own words, or that there were none.
    words: typeof data?.status === 'string' ? data.status.slice(0, NAME_LENGTH) : data ? 'Here' : 'Not heard from yet',
    at: typeof data?.at === 'number' ? data.at : 0,
  };
}

/** A user with several tabs is as the tab that spoke last says. */
export function profileOfUser(user) {
  return user.members.map(profileOf).reduce((latest, next) => next.at > latest.at ? next : latest);
}

/** The same, for one of the user's tabs. */
export function profileIn(room, member) {
  const user = room.users.find(({ userId }) => userId === member.userId);
  return user ? profileOfUser(user) : profileOf(member);
}

/** @param {Profile} profile @param {(shared: object) => void} share */
export function showProfile(profile, share) {
  const name = byId('me-name');
  const status = byId('me-status');
  name.value = profile.shared.name;
  status.value = profile.shared.status;
  byId('colours').append(...COLOURS.map(colour => swatch(colour, profile.shared.colour)));

  let timer;
  const change = changes => share(profile.change(changes));
  name.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => change({ name: name.value.trim() }), TYPING_PAUSE_MS);
  });
  status.addEventListener('change', () => change({ status: status.value }));
  byId('colours').addEventListener('change', event => change({ colour: event.target.value }));
  byId('profile').addEventListener('submit', event => event.preventDefault());
}

function swatch(colour, chosen) {
  const input = make('input', { type: 'radio', name: 'colour', value: colour, checked: colour === chosen });
  const label = make('label', { className: 'swatch', title: colour }, input, make('span', { className: 'hidden' }, colour));
  label.dataset.colour = colour;
  return label;
}

function newcomer(userId) {
  const given = userId.startsWith('guest-') ? pick(ADJECTIVES, userId) + ' ' + pick(ANIMALS, userId + '.') : capital(userId);
  return { name: given.slice(0, NAME_LENGTH), status: 'available', colour: colourOf(userId), at: 0 };
}

const ADJECTIVES = ['Amber', 'Brisk', 'Calm', 'Curious', 'Gentle', 'Lucid', 'Mellow', 'Nimble', 'Quiet', 'Silver', 'Sunny', 'Witty'];
const ANIMALS = ['Badger', 'Crane', 'Dolphin', 'Finch', 'Heron', 'Ibex', 'Lynx', 'Otter', 'Panda', 'Robin', 'Seal', 'Wren'];

const colourOf = userId => pick(COLOURS, userId);
const capital = text => text.charAt(0).toUpperCase() + text.slice(1);

function pick(list, text) {
  let hash = 2166136261;
  for (const character of text) hash = Math.imul(hash ^ character.codePointAt(0), 16777619);
  return list[(hash >>> 8) % list.length];
}
