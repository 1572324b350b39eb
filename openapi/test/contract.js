// The documents, and the messages as schemas that can be asked.
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';

const root = new URL('../../', import.meta.url);
export const text = path => readFileSync(new URL(`openapi/${path}`, root), 'utf8');
export const file = path => readFileSync(new URL(path, root), 'utf8');
export const folder = path => new URL(path, root);

export const asyncapi = JSON.parse(text('asyncapi.json'));
export const openapi = JSON.parse(text('presence.json'));

const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema(asyncapi, 'asyncapi');

/** The schema of a message, by its name in the document. */
export const schemaOf = key => ajv.getSchema(`asyncapi#/components/schemas/${key}`);

const keys = Object.keys(asyncapi.components.messages);
const keyOf = (side, type) => keys.find(key => key.startsWith(side) && asyncapi.components.messages[key].name === type);

/** What is wrong with a message of `Client` or `Server`; null where nothing is. */
export function faultOf(side, message) {
  const key = keyOf(side, Array.isArray(message) ? 'batch' : message?.type);
  if (!key) return `no such type: ${message?.type}`;
  const schema = schemaOf(key);
  return schema(message) ? null : JSON.stringify(schema.errors);
}
