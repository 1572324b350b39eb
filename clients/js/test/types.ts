// The declarations are written by hand: these lines fail to compile where the code has moved on without them.
import type * as declared from '../presence.js';
import { PresenceClient } from '../src/client.js';
import { PresenceError } from '../src/errors.js';
import type * as declaredReact from '../react.js';
import * as react from '../react.js';

const clients: typeof declared.PresenceClient = PresenceClient;
const errors: new (code: string, message: string) => declared.PresenceError = PresenceError;

interface Profile {
  name: string;
  status: 'here' | 'away';
}

const presence = new clients('/ws', { userId: 'ann' });
const node: string | null = presence.node;
const room = presence.join<Profile>('lobby', { name: 'Ann', status: 'here' });
const stop: () => void = room.on('update', (member, previous) => {
  const changed: boolean = member.data?.status !== previous.data?.status;
  console.log(changed, member.self);
});
room.update({ name: 'Ann', status: 'away' });
new clients('/ws', { token: 'a.b.c' });
new clients('/ws', { token: () => 'a.b.c' });
new clients('/ws', { token: async () => 'a.b.c' });
// @ts-expect-error: no token
new clients('/ws', { token: 7 });
// @ts-expect-error: not a status
room.update({ name: 'Ann', status: 'gone' });
// @ts-expect-error: no such event
room.on('joined', () => {});
room.on('message', ({ from }) => {
  // @ts-expect-error: the operator has no id
  console.log(from.userId);
});
stop();
void errors;
void node;

const hooks: Pick<typeof declaredReact, 'usePresence' | 'PresenceProvider'> = react;
const { members, send } = hooks.usePresence<Profile>('lobby', { name: 'Ann', status: 'here' });
const status: 'here' | 'away' | undefined = members[0]?.data?.status;
send('wave', { hand: 'left' });
// @ts-expect-error: not a status
hooks.usePresence<Profile>(null, { name: 'Ann', status: 'gone' });
void status;
