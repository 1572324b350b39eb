import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { useBrowser } from './browser.js';
import { Service } from './service.js';
import { openSite } from './site.js';

// Playwright turns the back-forward cache off unless told not to.
const browser = useBrowser({ ignoreDefaultArgs: ['--disable-back-forward-cache'] });

const html = `<title>A page</title><script type="module">
  import { PresenceClient } from '/client/presence.js';
  window.meet = (service, options) => {
    const client = new PresenceClient(service, options);
    const room = client.join('lobby', { name: 'Ann' });
    const told = [];
    for (const event of ['join', 'update', 'leave']) room.on(event, member => told.push([event, member.userId, member.data]));
    client.on('state', change => told.push([change.state, change.reason]));
    client.on('error', ({ code, status, message, fatal }) => told.push(['error', code, status, message, fatal]));
    return Object.assign(window, { client, room, told });
  };
  window.ready = true;
</script>`;

/** A page that has met the service, and is in the room. */
async function joined(t) {
  const service = await Service.start(t);
  const address = await openSite(t, { '/': html, '/elsewhere': '<title>Elsewhere</title>' });
  const opened = await browser.open(t, address);
  await meet(opened.page, service.url);
  const call = await service.welcome();
  await call.admit();
  await opened.page.waitForFunction(() => window.room.state === 'joined');
  return { ...opened, address, service, call };
}

async function meet(page, url, options = { userId: 'ann' }) {
  await page.waitForFunction(() => window.ready);
  await page.evaluate(([service, given]) => { window.meet(service, given); }, [url, options]);
}

const clientIdOf = call => call.query.get('clientId');

test('A network that goes is asked about at once, left, and found again', { timeout: 60_000 }, async t => {
  const { context, page, call, service } = await joined(t);
  await context.setOffline(true);
  // Nothing answers the question within its 4 s.
  await page.waitForFunction(() => window.told.some(([state]) => state === 'offline'));
  assert.equal(await page.evaluate(() => window.room.state), 'waiting');
  await context.setOffline(false);
  const next = await service.welcome();
  assert.equal((await next.admit()).type, 'JOIN');
  assert.equal(clientIdOf(next), clientIdOf(call));
  await page.waitForFunction(() => window.room.state === 'joined');
});

test('A hidden tab that is looked at again asks for a sign of life', { timeout: 60_000 }, async t => {
  const { page, call } = await joined(t);
  // A browser without windows hides no tab: the event is made here.
  const become = state => page.evaluate(now => {
    Object.defineProperty(document, 'hidden', { configurable: true, value: now === 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
  await become('hidden');
  call.send({ type: 'REPORT_REQUEST', roomId: 'lobby', requestId: 'still here' });
  assert.equal((await call.heard()).requestId, 'still here');
  await become('visible');
  assert.equal((await call.heard()).type, 'PING');
});

test('A page in the back-forward cache has no connection, and is back in the room with the same list', { timeout: 60_000 }, async t => {
  const { page, address, call, service } = await joined(t);
  call.send({ type: 'ADD_USER', roomId: 'lobby', userId: 'ben', clientId: 'b', data: { name: 'Ben' } });
  await page.waitForFunction(() => window.room.members.length === 2);
  await page.evaluate(() => { window.kept = true; });
  await page.goto(`${address}elsewhere`);
  assert.equal(await call.closed, 3001);
  await page.evaluate(() => { setTimeout(() => history.back()); });
  await page.waitForFunction(() => document.title === 'A page');
  // A browser short of memory may throw a kept page away.
  if (!await page.evaluate(() => window.kept)) return t.skip('The browser did not keep the page.');
  const next = await service.welcome();
  await next.admit([{ userId: 'ben', clientId: 'b' }]);
  assert.equal(clientIdOf(next), clientIdOf(call));
  await page.waitForFunction(() => window.room.state === 'joined');
  assert.deepEqual(await page.evaluate(() => window.told.filter(([event]) => event === 'join' || event === 'leave')), [['join', 'ben', { name: 'Ben' }]]);
});

test('Two clients on one page, and a duplicated tab, are clients of their own', { timeout: 60_000 }, async t => {
  const { context, page, address, service, call } = await joined(t);
  const first = clientIdOf(call);

  await meet(page, service.url);
  const second = clientIdOf(await service.welcome());
  assert.notEqual(second, first);

  // A duplicated tab begins with a copy of sessionStorage, as does one that a page opens.
  const [duplicate] = await Promise.all([context.waitForEvent('page'), page.evaluate(url => { window.open(url); }, address)]);
  await meet(duplicate, service.url);
  const third = clientIdOf(await service.welcome());
  assert.ok(![first, second].includes(third));
});

test('Ids and data that mean something to JavaScript do nothing to a page', { timeout: 60_000 }, async t => {
  const { page, call, problems } = await joined(t);
  const hostile = ['__proto__', 'constructor', 'toString', '<img src=x onerror=alert(1)>'];
  for (const id of hostile) call.raw(`{"type":"ADD_USER","roomId":"lobby","userId":${JSON.stringify(id)},"clientId":"__proto__","data":{"__proto__":{"polluted":true}}}`);
  await page.waitForFunction(count => window.room.users.length === count, hostile.length + 1);
  assert.deepEqual(await page.evaluate(() => window.room.users.slice(1).map(user => user.userId)), hostile);
  assert.equal(await page.evaluate(() => ({}).polluted), undefined);
  assert.deepEqual(problems, []);
});

test('What a browser hides about a refused handshake, the page is told', { timeout: 60_000 }, async t => {
  const refusal = { status: 403, body: { title: 'Origin not allowed', detail: 'The operator lists it.', status: 403 } };
  const { page } = await browser.open(t, await openSite(t, { '/': html }, refusal));
  await meet(page, '/ws');
  await page.waitForFunction(() => window.client.state === 'stopped');
  assert.deepEqual(await page.evaluate(() => window.told), [
    ['error', 'handshake_refused', 403, 'Origin not allowed: The operator lists it.', true], ['stopped', 'Origin not allowed: The operator lists it.'],
  ]);
});

test('The page in the README runs as printed', { timeout: 60_000 }, async t => {
  const service = await Service.start(t);
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const [, page] = /```html\n(.*?)```/s.exec(readme);
  const { page: tab, problems } = await browser.open(t, await openSite(t, { '/': page.replace("'/ws'", `'${service.url}'`) }));
  const call = await service.welcome();
  assert.deepEqual((await call.admit()).data, { name: 'Ann', status: 'away' });
  call.send({ type: 'ADD_USER', roomId: 'lobby', userId: 'ben', clientId: 'b', data: { name: 'Ben' } });
  await tab.getByText('Ben').waitFor();
  assert.deepEqual(await tab.locator('#people li').allTextContents(), ['Ann', 'Ben']);
  assert.deepEqual(problems, []);
});
