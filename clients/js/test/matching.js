import { isDeepStrictEqual } from 'node:util';

/** How the conformance cases compare: the members that are named, and nothing about the rest. */
export function matches(actual, expected) {
  if (typeof actual !== 'object' || actual === null) return false;
  return Object.entries(expected).every(([name, wanted]) => {
    const value = actual[name];
    if (wanted === '$any') return value !== undefined;
    if (wanted === '$absent') return value === undefined;
    if (wanted === '$nothing') return value === undefined || value === null;
    return isDeepStrictEqual(value, wanted);
  });
}

/** A message to send: `$join.id` stands for that member of what was remembered as `join`. Null where there is nothing to reply to. */
export function fill(message, remembered) {
  const filled = { ...message };
  for (const name of ['id', 'requestId']) {
    const reference = /^\$(\w+)\.(\w+)$/.exec(filled[name] ?? '');
    if (!reference) continue;
    filled[name] = remembered.get(reference[1])[reference[2]];
    if (filled[name] === undefined && (message.type === 'ACK' || message.type === 'ERROR')) return null;
  }
  return filled;
}
