// The two documents of the contract as a page to read.
import { byId, make } from '/demo/dom.js';
import { http } from '/docs/http.js';
import { socket } from '/docs/socket.js';

const content = byId('content');

async function read(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answers ${response.status}`);
  return response.json();
}

function contents(sections) {
  const entries = [...sections].map(section => {
    const parts = [...section.querySelectorAll('article')].map(part => make('li', {}, make('a', { href: `#${part.id}` }, part.dataset.name)));
    return make('li', {}, make('a', { href: `#${section.id}` }, section.dataset.name), make('ul', {}, ...parts));
  });
  byId('contents').append(make('ul', {}, ...entries));
}

try {
  const [asyncapi, openapi] = await Promise.all([read('/asyncapi.json'), read('/openapi/v1.json')]);
  const sections = [...socket(asyncapi), ...http(openapi)];
  content.append(...sections);
  contents(sections);
  // What the address names was not there when the browser looked for it.
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
} catch (fault) {
  content.append(make('p', { role: 'alert' }, `The contract could not be shown: ${fault.message}.`));
} finally {
  content.removeAttribute('aria-busy');
}
