// Each document by the parser of its own kind, and its examples by its own schemas.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Parser } from '@asyncapi/parser';
import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv2020 from 'ajv/dist/2020.js';
import { asyncapi, openapi, schemaOf, text } from './contract.js';

const WARNING = 1;

test('the AsyncAPI parser finds nothing to complain about', async () => {
  const { document, diagnostics } = await new Parser().parse(text('asyncapi.json'));
  assert.deepEqual(diagnostics.filter(found => found.severity <= WARNING).map(found => `${found.path.join('/')}: ${found.message}`), []);
  assert.equal(document.version(), '3.0.0');
  assert.equal(document.operations().filterByReceive().length, 7);
});

test('the AsyncAPI parser would find a fault', async () => {
  const broken = { ...asyncapi, operations: { join: { action: 'shout' } } };
  const { diagnostics } = await new Parser().parse(JSON.stringify(broken));
  assert.notEqual(diagnostics.filter(found => found.severity === 0).length, 0);
});

test('every example of a message is one', () => {
  for (const [key, message] of Object.entries(asyncapi.components.messages)) {
    assert.notEqual(message.examples.length, 0, key);
    for (const { payload } of message.examples) {
      const schema = schemaOf(key);
      assert.ok(schema(payload), `${key}: ${JSON.stringify(schema.errors)}`);
    }
  }
});

test('the OpenAPI document is valid OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(openapi));
  assert.ok(valid, JSON.stringify(errors));
  assert.match(openapi.openapi, /^3\.1\./);
});

test('the OpenAPI validator would find a fault', async () => {
  const { valid } = await new Validator().validate({ ...structuredClone(openapi), paths: { '/x': { get: { responses: 1 } } } });
  assert.equal(valid, false);
});

const operations = Object.entries(openapi.paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => [`${method} ${path}`, operation]));
const contents = operations.flatMap(([name, { requestBody, responses }]) => [
  ...Object.entries(requestBody?.content ?? {}).map(([type, content]) => ({ name: `${name} request`, status: 0, type, content })),
  ...Object.entries(responses).flatMap(([status, { content }]) => Object.entries(content ?? {}).map(([type, content]) => ({ name: `${name} ${status}`, status: Number(status), type, content }))),
]);

test('every error of the HTTP API is problem details', () => {
  // A probe answers in a word.
  const problems = contents.filter(({ name, status }) => status >= 400 && !name.includes('/health/'));
  assert.ok(problems.length > 10);
  for (const { name, type } of problems) assert.equal(type, 'application/problem+json', name);
});

test('every example of the HTTP API fits its schema', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(openapi, 'openapi');
  for (const { name, type, content } of contents.filter(({ type }) => type.endsWith('json'))) {
    assert.ok('example' in content, `${name} has no example of ${type}`);
    const schema = ajv.compile({ ...content.schema, $ref: content.schema.$ref && `openapi${content.schema.$ref}` });
    assert.ok(schema(content.example), `${name}: ${JSON.stringify(schema.errors)}`);
  }
});

test('every operation says what it is for and how each of its answers reads', () => {
  for (const [name, operation] of operations) {
    assert.ok(operation.operationId && operation.summary && operation.tags?.length === 1, name);
    for (const [status, response] of Object.entries(operation.responses)) assert.ok(response.description, `${name} ${status}`);
  }
});
