import { Injectable, type OnDestroy } from '@angular/core';
import { PresenceClient, type PresenceError, type Room, type User as Online } from 'minimal-presence';
import { BehaviorSubject, type Observable, distinctUntilChanged, map } from 'rxjs';

/** What a user tells the others. The service never looks into it. */
export interface Profile {
  email: string;
  status: string;
}

/** A user who is online, however many tabs they have open. */
export interface User extends Profile {
  userId: string;
}

/** Who is online in one room. */
@Injectable({ providedIn: 'root' })
export class PresenceService implements OnDestroy {
  readonly #users = new BehaviorSubject<readonly User[]>([]);
  #client: PresenceClient | null = null;
  #room: Room<Profile> | null = null;

  /** Everyone in the room, this user first; anew whenever somebody comes, goes or changes. */
  readonly users: Observable<readonly User[]> = this.#users.asObservable();

  get connected(): boolean {
    return this.#room?.state === 'joined';
  }

  /** One user, for as long as they are online; `undefined` while they are not. */
  user(userId: string): Observable<User | undefined> {
    return this.users.pipe(map(users => users.find(user => user.userId === userId)), distinctUntilChanged());
  }

  /** Resolves once the room has been joined; rejects where the service refuses for good. Leaves the room of before. */
  connect(address: string, { userId, ...profile }: User, roomId: string): Promise<void> {
    this.disconnect();
    const client = this.#client = new PresenceClient(address, { userId });
    const room = this.#room = client.join<Profile>(roomId, profile);
    room.on('change', () => this.#users.next(room.users.flatMap(user => shown(user))));
    return new Promise((resolve, reject) => {
      // What is said before the first sync ends the attempt, unless the client goes on trying.
      const fail = (error: PresenceError) => { if (error.fatal || room.state === 'refused') reject(error); };
      room.on('sync', () => resolve());
      room.on('error', fail);
      client.on('error', fail);
      client.on('state', ({ state, reason }) => {
        if (state === 'closed' || state === 'stopped') reject(new Error(reason ?? 'disconnected'));
      });
    });
  }

  /** Tells the others what has changed. */
  update(profile: Profile): void {
    this.#room?.update(profile);
  }

  /** Leaves; the others see it at once. */
  disconnect(): void {
    this.#client?.close();
    this.#client = this.#room = null;
    this.#users.next([]);
  }

  ngOnDestroy(): void {
    this.disconnect();
  }
}

/** A user by the tab that has told something; nobody, where none has yet. */
function shown({ userId, members }: Online<Profile>): User[] {
  const data = members.find(member => member.data)?.data;
  return data ? [{ userId, ...data }] : [];
}
