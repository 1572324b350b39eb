// The HTTP API, by its OpenAPI document.
import { make } from '/demo/dom.js';
import { article, example, members, section, table } from '/docs/parts.js';

function shown(content, resolve) {
  return Object.values(content ?? {}).flatMap(({ schema, example: value }) => [
    ...members(resolve(schema ?? {}), resolve),
    ...(value === undefined ? [] : [example(value)]),
  ]);
}

function answers(responses) {
  return table(['status', 'when'], Object.entries(responses).map(([status, { description }]) => [make('code', {}, status), description]));
}

export function http(document) {
  const resolve = given => {
    const schema = given.oneOf?.find(one => one.$ref) ?? given;
    return schema.$ref ? { ...document.components.schemas[schema.$ref.split('/').at(-1)], ...(schema.description && { description: schema.description }) } : schema;
  };
  const operations = Object.entries(document.paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => {
    const parameters = (operation.parameters ?? []).map(({ name, in: where, description, required, schema }) => [make('code', {}, name), `${where}, ${schema.type}`, required ? 'yes' : 'no', description ?? '']);
    const good = Object.entries(operation.responses).filter(([status]) => status < 300).map(([, response]) => response);
    const needs = (operation.security ?? []).map(scheme => Object.keys(scheme).join(' and ') || 'nothing').join(', or ');
    return article(
      operation.operationId, `${method.toUpperCase()} ${path}`, [operation.summary, operation.description].filter(Boolean).join('. ').replace('..', '.'),
      ...(needs ? [make('p', { className: 'quiet' }, `Needs: ${needs}`)] : []),
      ...(parameters.length ? [make('h4', {}, 'Parameters'), table(['name', 'type', 'required', 'meaning'], parameters)] : []),
      ...(operation.requestBody ? [make('h4', {}, 'Body'), ...shown(operation.requestBody.content, resolve)] : []),
      make('h4', {}, 'Answers'), answers(operation.responses),
      ...good.flatMap(({ content }) => shown(content, resolve)));
  }));
  const schemes = Object.entries(document.components.securitySchemes).map(([name, { description }]) => [make('code', {}, name), description]);
  return [section('http', 'The HTTP API', make('p', {}, document.info.description), table(['who may', 'how'], schemes), ...operations)];
}
