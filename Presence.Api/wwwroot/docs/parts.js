// What both documents are made of: text with code in it, tables, schemas, examples.
import { make } from '/demo/dom.js';

/** Text in which what stands between backticks is code. */
export function text(value) {
  const span = make('span');
  (value ?? '').split('`').forEach((part, i) => span.append(i % 2 ? make('code', {}, part) : part));
  return span;
}

export function table(heads, rows) {
  const head = make('tr', {}, ...heads.map(name => make('th', { scope: 'col' }, name)));
  const body = rows.map(cells => make('tr', {}, ...cells.map(cell => make('td', {}, cell instanceof Node ? cell : text(String(cell))))));
  // A wide table scrolls for itself, by the keyboard too.
  const box = make('div', { className: 'scroll', tabIndex: 0 }, make('table', {}, make('thead', {}, head), make('tbody', {}, ...body)));
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', heads.join(', '));
  return box;
}

export const example = value => make('pre', { className: 'example', tabIndex: 0 }, typeof value === 'string' ? value : JSON.stringify(value, null, 2));

export function section(id, name, ...children) {
  const made = make('section', { id }, make('h2', {}, name), ...children);
  made.dataset.name = name;
  return made;
}

export function article(id, name, summary, ...children) {
  const made = make('article', { id, className: 'panel' }, make('h3', {}, name), make('p', {}, text(summary)), ...children);
  made.dataset.name = name;
  return made;
}

function bounds(schema) {
  const said = [];
  if (schema.maxLength) said.push(`${schema.minLength ?? 0} to ${schema.maxLength} characters`);
  if (schema.minimum !== undefined && schema.maximum !== undefined) said.push(`${schema.minimum} to ${schema.maximum}`);
  if (schema.minItems) said.push('not empty');
  if (schema.default !== undefined) said.push(`default ${schema.default}`);
  return said.length ? `, ${said.join(', ')}` : '';
}

function kind(schema) {
  const types = [schema.type ?? 'any JSON value'].flat().filter(type => type !== 'null');
  return (types[0] === 'array' && schema.items?.type ? `array of ${schema.items.type}` : types.join(' or ')) + bounds(schema);
}

/** The rows of an object's members, those of objects in it included. */
function rows(schema, resolve, prefix = '') {
  return Object.entries(schema.properties ?? {}).flatMap(([name, given]) => {
    const member = resolve(given);
    if (member.const) return [];
    const inner = resolve(member.items ?? member);
    const path = `${prefix}${name}`;
    const isRequired = schema.required?.includes(name);
    return [
      [make('code', {}, path), kind({ ...member, items: inner }), isRequired ? 'yes' : 'no', member.description ?? ''],
      ...(inner.properties ? rows(inner, resolve, `${path}${member.items ? '[]' : ''}.`) : []),
    ];
  });
}

/** A table of an object's members; nothing where it has none. */
export function members(schema, resolve = given => given) {
  const found = rows(schema, resolve);
  return found.length ? [table(['member', 'type', 'required', 'meaning'], found)] : [];
}
