/** An envelope in a line: first what tells it from its neighbours. The whole of it shows when the line is opened. */
export function brief(envelope) {
  if (envelope === null || typeof envelope !== 'object') return String(envelope);
  const { type, roomId, id, requestId, userId, clientId, from, to, event, members, data, ...rest } = envelope;
  return [
    userId && memberText({ userId, clientId }),
    Array.isArray(from) ? `from ${from.length}` : from && `from ${memberText(from)}`,
    to && `to ${memberText(to)}`,
    event,
    members && (members.length ? `[${members.map(memberText).join(', ')}]` : '[nobody else]'),
    data !== undefined && JSON.stringify(data),
    ...Object.entries(rest).map(([name, value]) => `${name} ${JSON.stringify(value)}`),
    requestId && `round ${requestId}`,
    id !== undefined && `#${id}`,
  ].filter(Boolean).join('  ');
}

const memberText = ({ userId, clientId }) => clientId ? `${userId}/${String(clientId).slice(0, 4)}` : String(userId);
