// What really went over the wire, and what the pages say does, by the schemas.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { asyncapi, faultOf, file, folder } from './contract.js';

const LINE = /^(?:\w+ )?(->|<-) (\[?\{"type".*?\}\]?)(?:  .*)?$/;
const REFUSED = ['invalid_message', 'invalid_json'];

// The conversations of a text: lines without an empty one between them.
function conversations(text) {
  return text.split(/\n\n|```/).map(block => block.split('\n').map(line => LINE.exec(line)).filter(Boolean)
    .map(([, arrow, json]) => ({ side: arrow === '->' ? 'Client' : 'Server', message: JSON.parse(json) })));
}

function check(text) {
  let checked = 0;
  for (const lines of conversations(text)) {
    const refused = new Set(lines.filter(({ message }) => REFUSED.includes(message.code)).map(({ message }) => message.id));
    for (const { side, message } of lines) {
      checked++;
      const fault = faultOf(side, message);
      if (side === 'Client' && refused.has(message.id)) assert.notEqual(fault, null, `the service refuses it, and the schema does not: ${JSON.stringify(message)}`);
      else assert.equal(fault, null, JSON.stringify(message));
    }
  }
  return checked;
}

const snapshots = readdirSync(folder('Presence.Tests'), { recursive: true }).filter(path => /__snapshots__.*\.snap$/.test(path));

test('every conversation that a test has recorded', () => {
  const checked = snapshots.reduce((sum, path) => sum + check(file(`Presence.Tests/${path}`)), 0);
  assert.ok(checked > 150, `only ${checked} messages were found`);
});

test('every message in every form that it can have', () => {
  const [client, server] = file('Presence.Tests/Protocol/__snapshots__/ContractTests.Every_wire_message.snap').split('Service to client');
  for (const [side, lines] of [['Client', client], ['Server', server]]) {
    const messages = lines.split('\n').filter(line => line.startsWith('{')).map(line => JSON.parse(line));
    assert.ok(messages.length > 20);
    for (const message of messages) assert.equal(faultOf(side, message), null, JSON.stringify(message));
  }
});

test('every conversation of the pages', () => {
  assert.ok(check(file('docs/protocol.md')) > 20);
  assert.ok(check(file('README.md')) > 10);
});

test('every error code in a trace is one of the document', () => {
  const known = asyncapi['x-error-codes'].map(({ code }) => code);
  const codes = snapshots.flatMap(path => conversations(file(`Presence.Tests/${path}`)).flat()).map(({ message }) => message.code).filter(Boolean);
  assert.ok(codes.length > 5);
  assert.deepEqual(codes.filter(code => !known.includes(code)), []);
});
