import type { ReactNode } from 'react';
import type { Json, Member, PresenceClient, Room, RoomState, User } from './presence.js';

/** A room as it is at this moment. The same object, with the same arrays in it, until something changes. */
export interface Presence<T = any> {
  readonly state: RoomState;
  /** Everyone here, this client first. Empty until the room has been joined. */
  readonly members: readonly Member<T>[];
  /** The same, grouped by user. */
  readonly users: readonly User<T>[];
  /** This client as the others see it; `null` until the room has been joined. */
  readonly self: Member<T> | null;
  /** The room, for its events, in an effect; `null` before the first effect has run. */
  readonly room: Room<T> | null;
  /** As `room.send`: false, and dropped, while the room is not joined. */
  send(event: string, data: Json, to?: { userId: string; clientId?: string }): boolean;
}

export interface PresenceProviderProps {
  /** Made once, outside of components or in a ref. Whoever makes it closes it. */
  client: PresenceClient;
  children?: ReactNode;
}

/** Gives the client to every `usePresence` below. */
export declare function PresenceProvider(props: PresenceProviderProps): ReactNode;

/**
 * Who is in the room. The room is joined when the first component shows it, once however many do, and left when the last has gone;
 * StrictMode and a room that moves between components do not leave it.
 * @param roomId `null`: no room for now.
 * @param data What this client shares, a JSON value; each render with another value tells the others. Absent: this component only looks.
 * @param options.client Instead of that of the PresenceProvider.
 * @throws Error where there is no client; RangeError where the service would not take the roomId or the data; TypeError where the data is not JSON.
 */
export declare function usePresence<T = any>(roomId: string | null, data?: T, options?: { client?: PresenceClient }): Presence<T>;
