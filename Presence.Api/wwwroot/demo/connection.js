import { byId, setText } from './dom.js';

const WORDS = {
  idle: 'Starting', connecting: 'Connecting', online: 'Online', offline: 'Offline', stopped: 'Stopped', closed: 'Closed',
};

/** The lamp in the corner, and a way back where waiting is not enough. */
export function showConnection(presence) {
  const box = byId('connection');
  const text = byId('connection-text');
  const node = byId('node');
  const countdown = byId('countdown');
  const reconnect = byId('reconnect');
  const notice = byId('notice');
  let ticking;

  reconnect.addEventListener('click', () => presence.connect());
  presence.on('state', ({ state, reason, closeCode, retryInMs }) => {
    clearInterval(ticking);
    box.dataset.state = text.dataset.state = document.body.dataset.state = state;
    setText(text, WORDS[state]);
    // Where the service has several nodes, and tells.
    node.hidden = state !== 'online' || presence.node === null;
    node.textContent = presence.node === null ? '' : `on ${presence.node}`;
    countdown.textContent = '';
    reconnect.hidden = state !== 'offline' && state !== 'stopped';
    reconnect.textContent = closeCode === 4409 ? 'Use this tab' : 'Connect now';
    notice.hidden = state !== 'stopped';
    notice.textContent = state === 'stopped' ? reason ?? '' : '';
    if (retryInMs === undefined) return;
    const until = performance.now() + retryInMs;
    const tick = () => setText(countdown, `retrying in ${Math.max(0, Math.ceil((until - performance.now()) / 1000))} s`);
    tick();
    ticking = setInterval(tick, 250);
  });
  presence.on('error', error => console.info('Presence:', error.message));
}
