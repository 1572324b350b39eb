import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, after, test } from 'node:test';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';

const run = promisify(execFile);
const own = fileURLToPath(new URL('../', import.meta.url));
let folder;
let packed;

// As somebody has it who installs the package: packed, in a folder of its own, without what this repository has besides.
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'minimal-presence-'));
  const { stdout } = await run('npm', ['pack', '--json', '--silent', '--pack-destination', folder], { cwd: own });
  const listed = JSON.parse(stdout);
  packed = Array.isArray(listed) ? listed[0] : Object.values(listed)[0];
  await writeFile(join(folder, 'package.json'), '{ "name": "app", "private": true, "type": "module" }');
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--silent', join(folder, packed.filename)], { cwd: folder });
});
after(() => rm(folder, { recursive: true, force: true }));

const compile = (file, ...options) => run(process.execPath, [
  join(own, 'node_modules/typescript/bin/tsc'), '--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2023,dom', '--types', '', ...options, file,
], { cwd: folder });

test('The package has the client, its types, the React entry, and nothing else', async () => {
  const sources = (await readdir(join(own, 'src'))).map(name => `src/${name}`);
  assert.deepEqual(packed.files.map(({ path }) => path).sort(), [
    'README.md', 'package.json', 'presence.d.ts', 'presence.js', 'react.d.ts', 'react.js', 'react/holding.js', ...sources,
  ].sort());
});

test('Installed, it brings nothing along', async () => {
  const installed = await readdir(join(folder, 'node_modules'));
  assert.deepEqual(installed.filter(name => !name.startsWith('.')), ['minimal-presence']);
});

test('Installed, it is imported in Node', async () => {
  await writeFile(join(folder, 'app.js'), `
    import { PresenceClient, PresenceError } from 'minimal-presence';
    console.log(new PresenceClient('ws://localhost/ws').state, new PresenceError('a', 'b') instanceof Error);`);
  const { stdout } = await run(process.execPath, ['app.js'], { cwd: folder });
  assert.equal(stdout, 'idle true\n');
});

for (const resolution of [['--module', 'nodenext'], ['--module', 'esnext', '--moduleResolution', 'bundler']]) {
  test(`Installed, its types are found: ${resolution.join(' ')}`, async () => {
    await writeFile(join(folder, 'app.ts'), `
      import { PresenceClient, type Room } from 'minimal-presence';
      interface Profile { name: string }
      const room: Room<Profile> = new PresenceClient('/ws').join<Profile>('lobby', { name: 'Ann' });
      const name: string | undefined = room.users[0]?.members[0]?.data?.name;
      // @ts-expect-error: not a profile
      room.update({ nam: name });`);
    await compile('app.ts', ...resolution);
    await writeFile(join(folder, 'wrong.ts'), `import { PresenceClient } from 'minimal-presence'; const state: number = new PresenceClient('/ws').state;`);
    await assert.rejects(compile('wrong.ts', ...resolution), error => /not assignable to type 'number'/.test(error.stdout));
  });
}
