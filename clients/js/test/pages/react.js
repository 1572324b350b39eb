// Bundled with React for the browser by react.test.js. The test speaks to the page through `window`.
import { StrictMode, createElement as h, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { PresenceClient } from '../../presence.js';
import { PresenceProvider, usePresence } from '../../react.js';

const client = new PresenceClient(window.service, { userId: 'ann', clientId: 'tab-1' });
const snapshots = [];

function People({ room, name, mark }) {
  const presence = usePresence(room, name && { name });
  if (snapshots.at(-1) !== presence) snapshots.push(presence);
  window.presence = presence;
  return h('ul', { id: mark }, presence.members.map(({ userId, data }) => h('li', { key: userId }, data?.name ?? userId)));
}

function App() {
  const [view, setView] = useState({ room: 'lobby', name: 'Ann', shown: 1, turn: 0 });
  window.show = change => setView(before => ({ ...before, ...change }));
  const { room, name, shown, turn } = view;
  return h('div', { 'data-turn': turn },
    shown > 0 && h(People, { key: view.key, room, name, mark: 'first' }),
    shown > 1 && h(People, { room, mark: 'second' }));
}

Object.assign(window, { client, snapshots });
createRoot(document.getElementById('root')).render(h(StrictMode, null, h(PresenceProvider, { client }, h(App))));
