/** What JSON can carry. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };

/** One client (a tab, a device) of one user. */
export interface MemberId {
  readonly userId: string;
  readonly clientId: string;
}

/** Someone in the room. Immutable: an update brings a new object. */
export interface Member<T = any> extends MemberId {
  /** What this member shares; `undefined` until it has told us, `null` where it shares nothing. */
  readonly data: T | undefined;
  /** True for this very client; false for other tabs of the same user. */
  readonly self: boolean;
}

/** One user, with all of their tabs and devices in the room. */
export interface User<T = any> {
  readonly userId: string;
  readonly self: boolean;
  readonly members: readonly Member<T>[];
}

export type LeaveReason = 'left' | 'disconnected' | 'timeout' | 'kicked' | 'node_lost' | 'resync';

export interface RoomEvents<T = any> {
  /** Someone else is here. `tabs`: how many clients of this user the room holds now. */
  join: [member: Member<T>, detail: { tabs: number }];
  /** Someone else's data has changed. */
  update: [member: Member<T>, previous: Member<T>];
  /** Someone else is gone. `remaining`: clients of this user still here. `resync`: it left while we were away. */
  leave: [member: Member<T>, detail: { reason: LeaveReason; remaining: number }];
  /** All who were asked have answered, except `missing`. Comes after each join, rejoin and refresh. */
  sync: [detail: { missing: readonly MemberId[] }];
  /** Relayed by `send` of another client, or sent by the operator of the service: then `from` is `null`. */
  message: [message: { from: MemberId | null; event: string; data: any }];
  /** Something in `members` or `state` has changed: at most once a frame, after the other events. For rendering. */
  change: [];
  /** The service refused something in this room. */
  error: [error: PresenceError];
}

/**
 * `waiting`: no connection, the list is the last one known. `joining`: asked, not yet in. `refused`: see the `error`
 * event; tried again with the next connection or by `join`. `left`: over, by `leave` or `close`.
 */
export type RoomState = 'waiting' | 'joining' | 'joined' | 'refused' | 'left';

export interface Room<T = any> {
  readonly roomId: string;
  readonly state: RoomState;
  /** Everyone here, this client first. The same array until something changes. */
  readonly members: readonly Member<T>[];
  /** The same, grouped by user. */
  readonly users: readonly User<T>[];
  /** This client as the others see it; `null` before the first join has been answered. */
  readonly self: Member<T> | null;
  get(userId: string, clientId: string): Member<T> | undefined;
  /** Listens. Returns the function that stops it. */
  on<K extends keyof RoomEvents<T>>(event: K, handler: (...args: RoomEvents<T>[K]) => void): () => void;
  /**
   * Shares new data. Bursts collapse to the latest value; offline, the latest is shared on return.
   * @throws TypeError where it is not JSON. @throws RangeError where it is larger or deeper than the service takes.
   */
  update(data: T): void;
  /**
   * Relays an event to all others, to one user's clients, or to one client. At most once, never queued: returns false,
   * and drops it, while the room is not joined.
   * @throws TypeError where it is not JSON. @throws RangeError where it is larger or deeper than the service takes.
   */
  send(event: string, data: Json, to?: { userId: string; clientId?: string }): boolean;
  /** Asks these members (all, where absent) for their data again; `sync` follows. False while not joined. */
  refresh(members?: readonly MemberId[]): boolean;
  leave(): void;
}

/**
 * `idle`: nothing joined yet. `offline`: waiting to connect again. `stopped`: retrying would not help; `connect()`
 * tries anyway. `closed`: over, by `close()`.
 */
export type ClientState = 'idle' | 'connecting' | 'online' | 'offline' | 'stopped' | 'closed';

export interface StateChange {
  state: ClientState;
  previous: ClientState;
  /** The close code that led here, where there was one. */
  closeCode?: number;
  /** Why, in a few words, where there is something to say: of a close, the service's own. */
  reason?: string;
  /** For `offline`: the next attempt comes after this long. Absent while the page is hidden away by the browser. */
  retryInMs?: number;
}

export interface ClientEvents {
  state: [change: StateChange];
  /** Each text frame as it crosses the wire. */
  frame: [frame: { direction: 'in' | 'out'; text: string }];
  error: [error: PresenceError];
}

export interface ClientOptions {
  /** Who you are, where the service takes it from the query. 1 to 128 characters. */
  userId?: string;
  /** This tab or device, stable over reconnects. Default: one per tab. */
  clientId?: string;
  /**
   * A bearer token, where the service wants one. A function is called before each attempt, and so can give a new one for one that
   * has expired. It goes as a `bearer.` subprotocol, never into the address.
   */
  token?: string | (() => string | Promise<string>);
  /** Default: the global one. In Node before 22, pass that of the `ws` package. */
  WebSocket?: new (url: string, protocols: string[]) => any;
  /** Asks why a handshake was refused. Default: the global one; `null` never asks. */
  fetch?: typeof globalThis.fetch | null;
  /** Where timers come from. Default: the global ones. */
  timers?: { setTimeout(run: () => void, ms: number): any; clearTimeout(timer: any): void };
  /** 0 up to 1, for the back-off. Default: Math.random. */
  random?: () => number;
}

export declare class PresenceClient {
  /** @param url `ws:`, `wss:`, `http:` or `https:`; in a page also relative. Connects with the first `join`. */
  constructor(url: string | URL, options?: ClientOptions);
  readonly state: ClientState;
  /** Who the service says we are; `null` before the first connection. */
  readonly self: MemberId | null;
  /** What the service allows; `null` before the first connection. */
  readonly limits: { messageBytes: number; rooms: number; messagesPerSecond: number } | null;
  /** Which of several nodes the latest connection is to, where the service tells: for demonstrations. Else `null`. */
  readonly node: string | null;
  on<K extends keyof ClientEvents>(event: K, handler: (...args: ClientEvents[K]) => void): () => void;
  /** Enters a room, now or as soon as there is a connection. For a room already held: the same object, updated. */
  join<T = any>(roomId: string, data?: T): Room<T>;
  /** Connects now: cuts a wait short, or starts again after `stopped`. Seldom needed. */
  connect(): void;
  /** Leaves all rooms and ends for good. */
  close(): void;
}

export declare class PresenceError extends Error {
  /**
   * The service's error code (`room_full`, `rate_limited`, ...), or the client's own: `closed`, `handshake_refused`,
   * `invalid_frame`, `token_failed`, `websocket_failed`, `message_too_big`.
   */
  readonly code: string;
  /** True where the client stopped because of it. */
  readonly fatal: boolean;
  readonly roomId?: string;
  readonly closeCode?: number;
  /** HTTP status of a refused handshake. */
  readonly status?: number;
  readonly retryAfterMs?: number;
}
