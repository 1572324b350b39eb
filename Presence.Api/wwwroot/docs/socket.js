// The WebSocket, by its AsyncAPI document.
import { make } from '/demo/dom.js';
import { article, example, members, section, table, text } from '/docs/parts.js';

const last = reference => reference.$ref.split('/').at(-1);

function message(document, key, replies) {
  const { name, summary, examples } = document.components.messages[key];
  const schema = document.components.schemas[key];
  const answered = replies.map(reply => document.components.messages[reply].name).join(' or ');
  return article(
    key, name, summary,
    ...(answered ? [make('p', { className: 'quiet' }, `Reply: ${answered}`)] : []),
    ...members(schema),
    ...examples.map(({ payload }) => example(JSON.stringify(payload))));
}

function connecting(document) {
  const { address, description, bindings: { ws } } = document.channels.presence;
  const servers = Object.values(document.servers).map(({ protocol, host, description: what }) => [make('code', {}, `${protocol}://${host}${address}`), what]);
  const given = part => Object.entries(part.properties).map(([name, schema]) => [make('code', {}, name), schema.description]);
  const tokens = Object.values(document.components.securitySchemes).map(scheme => [make('code', {}, scheme.name ?? 'Authorization'), scheme.description]);
  return section(
    'connecting', 'Connecting',
    make('p', {}, text(document.info.description)), make('p', {}, text(description)),
    make('h3', {}, 'Addresses'), table(['address', 'what'], servers),
    make('h3', {}, 'Query'), table(['member', 'meaning'], given(ws.query)),
    make('h3', {}, 'Headers'), table(['header', 'meaning'], given(ws.headers)),
    make('h3', {}, 'Tokens'), table(['where', 'how'], tokens));
}

export function socket(document) {
  const operations = Object.values(document.operations);
  const replies = Object.fromEntries(operations.filter(({ reply }) => reply).map(({ messages: [asked], reply }) => [last(asked), reply.messages.map(last)]));
  const keys = Object.keys(document.components.messages);
  const side = prefix => keys.filter(key => key.startsWith(prefix)).map(key => message(document, key, replies[key] ?? []));
  return [
    connecting(document),
    section('from-the-client', 'Messages of the client', ...side('Client')),
    section('from-the-service', 'Messages of the service', ...side('Server')),
    section('errors', 'Errors', make('p', {}, 'The connection lives; only the one message was refused.'),
      table(['code', 'why', 'the client should'], document['x-error-codes'].map(({ code, meaning, client }) => [make('code', {}, code), meaning, client]))),
    section('close-codes', 'Close codes',
      table(['code', 'why', 'the client should'], document['x-close-codes'].map(({ code, meaning, client }) => [make('code', {}, String(code)), meaning || '—', client]))),
    section('remove-reasons', 'Reasons of REMOVE_USER',
      table(['reason', 'meaning'], document['x-remove-reasons'].map(({ reason, meaning }) => [make('code', {}, reason), meaning]))),
  ];
}
