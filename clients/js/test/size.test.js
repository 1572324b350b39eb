import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const folder = new URL('../', import.meta.url).pathname;

/** What an app's bundler makes of this import: what the page loads at once, and what it may load later. */
async function bundle(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder }, bundle: true, splitting: true, outdir: 'out', minify: true, format: 'esm', target: 'es2022', write: false,
  });
  return outputFiles.map(({ text }) => text);
}

const compressed = text => gzipSync(text, { level: 9 }).length;

// A change that makes it larger has to be worth it; one that makes it smaller lowers the bound.
const MOST_BYTES = 5_350;
const MOST_LATER_BYTES = 450;

test('The client is as small as it was, minified and compressed', async t => {
  const [atOnce, later, ...others] = (await bundle(`export { PresenceClient, PresenceError } from './presence.js'`)).map(compressed);
  t.diagnostic(`${atOnce} bytes, and ${later} where a handshake was refused`);
  assert.ok(atOnce <= MOST_BYTES, `${atOnce} bytes`);
  assert.ok(later <= MOST_LATER_BYTES, `${later} bytes`);
  assert.deepEqual(others, []);
});

test('An app that uses nothing of it carries nothing of it', async () => {
  const [text] = await bundle(`import './presence.js'; import { PresenceClient } from './presence.js'; console.log(1)`);
  assert.equal(text, 'console.log(1);\n');
});
