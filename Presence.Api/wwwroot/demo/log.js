import { brief } from './brief.js';
import { byId, make, oncePerFrame, setText } from './dom.js';

const KEPT = 400;
const CURSORS_KEPT = 100;
const NEAR_BOTTOM_PX = 40;

/** The envelopes of both directions, to learn the protocol from. */
export function showLog(presence) {
  const list = byId('log');
  const filter = byId('log-filter');
  const cursors = byId('log-cursors');
  const pause = byId('log-pause');
  const counts = { in: 0, out: 0 };
  /** Kept though filtered out, so that another filter can show them. */
  let entries = [];
  let fresh = [];
  let missed = 0;

  const wanted = entry => (cursors.checked || !entry.isCursor) && entry.search.includes(filter.value.trim().toLowerCase());

  const show = shown => {
    const follow = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_BOTTOM_PX;
    list.append(...shown.filter(wanted).map(makeRow));
    while (list.children.length > KEPT) list.firstElementChild.remove();
    if (follow) list.scrollTop = list.scrollHeight;
  };

  const render = oncePerFrame(() => {
    setText(byId('count-in'), String(counts.in));
    setText(byId('count-out'), String(counts.out));
    if (pause.ariaPressed === 'true') return setText(pause, missed ? `Resume (${missed})` : 'Resume');
    show(fresh);
    fresh = [];
  });

  const again = () => {
    list.replaceChildren();
    fresh = [];
    show(entries);
  };

  presence.on('frame', frame => {
    for (const entry of entriesOf(frame)) {
      counts[entry.direction]++;
      if (pause.ariaPressed === 'true') missed += Number(wanted(entry));
      entries.push(entry);
      fresh.push(entry);
    }
    entries = latest(entries);
    fresh = latest(fresh);
    render();
  });

  filter.addEventListener('input', again);
  cursors.addEventListener('change', again);
  pause.addEventListener('click', () => {
    pause.ariaPressed = String(pause.ariaPressed !== 'true');
    missed = 0;
    setText(pause, 'Pause');
    render();
  });
  byId('log-clear').addEventListener('click', () => {
    entries = [];
    missed = 0;
    again();
    render();
  });
}

/** The last ones. There are so many cursors that they would push the rest out: they have a share of their own. */
function latest(entries) {
  if (entries.length <= CURSORS_KEPT) return entries;
  const surplus = { cursors: -CURSORS_KEPT, rest: -KEPT };
  for (const { isCursor } of entries) surplus[isCursor ? 'cursors' : 'rest']++;
  if (surplus.cursors <= 0 && surplus.rest <= 0) return entries;
  return entries.filter(({ isCursor }) => surplus[isCursor ? 'cursors' : 'rest']-- <= 0);
}

function entriesOf({ direction, text }) {
  const at = new Date();
  let frame;
  try {
    frame = JSON.parse(text);
  } catch {
    return [{ direction, at, envelope: text, type: 'NOT JSON', search: text.toLowerCase(), part: '', isCursor: false }];
  }
  const batch = Array.isArray(frame) ? frame : [frame];
  return batch.map((envelope, index) => ({
    direction, at, envelope,
    type: String(envelope?.type),
    search: JSON.stringify(envelope).toLowerCase(),
    part: Array.isArray(frame) ? `${index + 1}/${batch.length}` : '',
    isCursor: envelope?.type === 'MESSAGE' && envelope.event === 'cursor',
  }));
}

function makeRow({ direction, at, envelope, type, part }) {
  const summary = make('summary', {},
    make('time', { dateTime: at.toISOString() }, clock(at)),
    make('span', { className: 'way', ariaHidden: 'true' }, direction === 'out' ? '↑' : '↓'),
    make('span', { className: 'hidden' }, direction === 'out' ? 'sent' : 'received'),
    make('b', { className: 'type' }, type),
    make('span', { className: 'part', title: part && 'place in a batch' }, part),
    make('code', { className: 'brief' }, brief(envelope)));
  const details = make('details', {}, summary);
  // Most lines are never opened.
  details.addEventListener('toggle', () => {
    details.append(make('pre', {}, JSON.stringify(envelope, null, 2)));
    details.scrollIntoView({ block: 'nearest' });
  }, { once: true });
  const row = make('li', {}, details);
  row.dataset.direction = direction;
  row.dataset.type = type;
  return row;
}

const clock = at => `${at.toTimeString().slice(0, 8)}.${String(at.getMilliseconds()).padStart(3, '0')}`;
