import WebSocket from 'ws';
import { PresenceClient } from '../presence.js';
import { Queue } from './queue.js';

/** A client with `ws` sockets, manual timers, and errors that fail no test by being printed. */
export function makeClient(t, url, options = {}) {
  const timers = new ManualTimers();
  const presence = new PresenceClient(url, {
    userId: 'ann', clientId: 'tab-1', WebSocket, timers, random: () => 0.5, ...options,
  });
  const errors = listen(presence, 'error');
  const states = listen(presence, 'state');
  t.after(() => presence.close());
  return { presence, timers, errors, states };
}

/** The events of one name, as a queue of their first arguments. */
export function listen(source, event) {
  const queue = new Queue();
  source.on(event, argument => queue.put(argument));
  return queue;
}

/** Resolves with the change that leads into this state. */
export async function reaches(states, wanted) {
  for (;;) {
    const change = await states.take();
    if (change.state === wanted) return change;
  }
}

/** What the room tells the application, in order, as short texts. */
export function transcript(room) {
  const lines = [];
  const name = ({ userId, clientId }) => `${userId}/${clientId}`;
  room.on('join', (member, { tabs }) => lines.push(`join ${name(member)} ${JSON.stringify(member.data)} tabs=${tabs}`));
  room.on('update', (member, previous) =>
    lines.push(`update ${name(member)} ${JSON.stringify(previous.data)} -> ${JSON.stringify(member.data)}`));
  room.on('leave', (member, { reason, remaining }) => lines.push(`leave ${name(member)} ${reason} remaining=${remaining}`));
  room.on('sync', ({ missing }) => lines.push(`sync missing=[${missing.map(name)}]`));
  return lines;
}

/** Time that passes when told. */
export class ManualTimers {
  #now = 0;
  #timers = new Map();
  #lastId = 0;

  setTimeout(run, ms) {
    this.#timers.set(++this.#lastId, { run, at: this.#now + ms });
    return this.#lastId;
  }

  clearTimeout(id) {
    this.#timers.delete(id);
  }

  get pending() {
    return this.#timers.size;
  }

  pass(ms) {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter(([, timer]) => timer.at <= end).sort((a, b) => a[1].at - b[1].at)[0];
      if (!due) break;
      this.#timers.delete(due[0]);
      this.#now = due[1].at;
      due[1].run();
    }
    this.#now = end;
  }
}
