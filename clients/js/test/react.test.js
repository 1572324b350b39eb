import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, test } from 'node:test';
import { build } from 'esbuild';
import { useBrowser } from './browser.js';
import { Service } from './service.js';
import { openSite } from './site.js';

// React as in development, where StrictMode mounts everything twice.
const browser = useBrowser();
let script;
before(async () => {
  script = await bundle({ entryPoints: [new URL('./pages/react.js', import.meta.url).pathname] });
});

async function bundle(what) {
  const { outputFiles } = await build({
    ...what, bundle: true, write: false, format: 'iife', jsx: 'automatic', define: { 'process.env.NODE_ENV': '"development"' },
  });
  return outputFiles[0].text;
}

async function open(t) {
  const service = await Service.start(t);
  const html = `<div id="root"></div><script>window.service = '${service.url}';</script><script src="/app.js"></script>`;
  const opened = await browser.open(t, await openSite(t, { '/': html, '/app.js': script }));
  return { ...opened, service, show: change => opened.page.evaluate(view => window.show(view), change) };
}

async function joined(t) {
  const opened = await open(t);
  const call = await opened.service.welcome();
  const join = await call.admit();
  await opened.page.locator('#first li').waitFor();
  return { ...opened, call, join };
}

const ben = { roomId: 'lobby', userId: 'ben', clientId: 'b' };
const people = (page, list = 'first') => page.locator(`#${list} li`).allTextContents();

/** The client's next message is the answer to this: it has said nothing else. */
async function silent(call, roomId = 'lobby') {
  call.send({ type: 'REPORT_REQUEST', roomId, requestId: 'silent' });
  assert.equal((await call.heard()).requestId, 'silent');
}

test('StrictMode, which mounts everything twice, joins once', { timeout: 60_000 }, async t => {
  const { page, call, join, problems } = await joined(t);
  assert.deepEqual([join.type, join.roomId, join.data], ['JOIN', 'lobby', { name: 'Ann' }]);
  await silent(call);
  assert.deepEqual(await people(page), ['Ann']);
  assert.deepEqual(problems, []);
});

test('The list follows the room', { timeout: 60_000 }, async t => {
  const { page, call } = await joined(t);
  call.send({ type: 'ADD_USER', ...ben, data: { name: 'Ben' } });
  await page.getByText('Ben').waitFor();
  call.send({ type: 'ADD_USER', ...ben, data: { name: 'Benjamin' } });
  await page.getByText('Benjamin').waitFor();
  call.send({ type: 'REMOVE_USER', ...ben, reason: 'left', remaining: 0 });
  await page.getByText('Benjamin').waitFor({ state: 'detached' });
});

test('The room is left when nobody shows it any more, and joined again when somebody does', { timeout: 60_000 }, async t => {
  const { page, call, show } = await joined(t);
  await show({ shown: 0 });
  assert.equal((await call.heard()).type, 'LEAVE');
  await show({ shown: 1, name: 'Ann again' });
  assert.deepEqual((await call.admit()).data, { name: 'Ann again' });
  await page.getByText('Ann again').waitFor();
});

test('Components that show one room share one membership', { timeout: 60_000 }, async t => {
  const { page, call, show } = await joined(t);
  await show({ shown: 2 });
  await page.locator('#second li').waitFor();
  assert.deepEqual(await people(page, 'second'), ['Ann']);
  await silent(call);
  await show({ shown: 1 });
  await page.locator('#second').waitFor({ state: 'detached' });
  await silent(call);
  await show({ shown: 0 });
  assert.equal((await call.heard()).type, 'LEAVE');
});

test('A room that moves to another component is not left', { timeout: 60_000 }, async t => {
  const { page, call, show } = await joined(t);
  await show({ key: 'another', turn: 1 });
  await page.locator('[data-turn="1"]').waitFor();
  await silent(call);
});

test('Another room is another membership', { timeout: 60_000 }, async t => {
  const { page, call, show } = await joined(t);
  await show({ room: 'attic' });
  const [first, second] = [await call.heard(), await call.heard()];
  assert.deepEqual([first, second].map(({ type, roomId }) => `${type} ${roomId}`).sort(), ['JOIN attic', 'LEAVE lobby']);
  const { id } = first.type === 'JOIN' ? first : second;
  call.send({ type: 'JOINED', id, roomId: 'attic', members: [] });
  await page.getByText('Ann').waitFor();
  await show({ room: null });
  assert.deepEqual(((await call.heard()).type), 'LEAVE');
  assert.deepEqual(await people(page), []);
});

test('Other data is told, the same data is not', { timeout: 60_000 }, async t => {
  const { call, show } = await joined(t);
  await show({ turn: 1 });
  await show({ turn: 2 });
  await show({ name: 'Anna' });
  const { id, ...report } = await call.heard();
  assert.deepEqual(report, { type: 'REPORT', roomId: 'lobby', data: { name: 'Anna' } });
  call.send({ type: 'ACK', id, roomId: 'lobby' });
  await silent(call);
});

test('A render changes nothing by itself, and a change is one new object', { timeout: 60_000 }, async t => {
  const { page, call, show } = await joined(t);
  const before = await page.evaluate(() => window.snapshots.length);
  await show({ turn: 1 });
  await page.locator('[data-turn="1"]').waitFor();
  assert.equal(await page.evaluate(() => window.snapshots.length), before);
  call.raw(JSON.stringify([
    { type: 'ADD_USER', ...ben, data: { name: 'Ben' } },
    { type: 'ADD_USER', ...ben, clientId: 'b2', userId: 'bea', data: { name: 'Bea' } },
  ]));
  await page.getByText('Bea').waitFor();
  assert.equal(await page.evaluate(() => window.snapshots.length), before + 1);
  assert.equal(await page.evaluate(() => window.presence.members === window.presence.room.members), true);
});

test('Messages are sent and heard through the room', { timeout: 60_000 }, async t => {
  const { page, call } = await joined(t);
  assert.equal(await page.evaluate(() => window.presence.send('wave', 1)), true);
  assert.deepEqual(await call.heard(), { type: 'MESSAGE', roomId: 'lobby', event: 'wave', data: 1 });
});

test('The list stays while the connection is away, and says that it waits', { timeout: 60_000 }, async t => {
  const { page, call, service } = await joined(t);
  call.terminate();
  await page.waitForFunction(() => window.presence.state === 'waiting');
  assert.deepEqual(await people(page), ['Ann']);
  await (await service.welcome()).admit();
  await page.waitForFunction(() => window.presence.state === 'joined');
});

test('The app in the README runs as printed', { timeout: 60_000 }, async t => {
  const service = await Service.start(t);
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const [, app] = /```jsx\n(.*?)```/s.exec(readme);
  const render = "import { createRoot } from 'react-dom/client'; createRoot(document.getElementById('root')).render(<App />);";
  const contents = `${app.replace("'/ws'", `'${service.url}'`)}\n${render}`;
  const readmeScript = await bundle({ stdin: { contents, loader: 'jsx', resolveDir: new URL('../', import.meta.url).pathname } });
  const html = '<div id="root"></div><script src="/app.js"></script>';
  const { page, problems } = await browser.open(t, await openSite(t, { '/': html, '/app.js': readmeScript }));
  await (await service.welcome()).admit();
  await page.getByText('Ann').waitFor();
  assert.deepEqual(problems, []);
});
