import { PresenceClient } from '/client/presence.js';
import { announce } from './demo/announcer.js';
import { showBoard } from './demo/board.js';
import { showConnection } from './demo/connection.js';
import { showLog } from './demo/log.js';
import { showPeople } from './demo/people.js';
import { Profile, showProfile } from './demo/profile.js';
import { showRoom } from './demo/room.js';
import { showTalk } from './demo/talk.js';
import { currentUser } from './demo/user.js';

const query = new URLSearchParams(location.search);
const roomId = query.get('room')?.trim().slice(0, 128) || 'lobby';
const userId = currentUser(query.get('user'));
const profile = new Profile(userId);

const presence = new PresenceClient('/ws', { userId });
showLog(presence);
showConnection(presence);

const room = presence.join(roomId, profile.shared);
showProfile(profile, shared => room.update(shared));
showRoom(roomId, query.get('user'));
const people = showPeople(room);
showBoard(room);
showTalk(room, people.typing);
announce(room);
