import { readFileSync, readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Script } from './script.js';

const folder = new URL('../../conformance/', import.meta.url);
const read = name => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const preludes = read('preludes.json');
const { closeCodes, refusals, backOff } = read('schedule.json');

// A browser sees no status of a handshake, so neither does this client.
const able = ({ needs = [] }) => needs.every(need => ['batch', 'ping', 'plain request'].includes(need));

const stepsOf = ({ given, steps }) => [...given ? stepsOf(preludes[given]) : [], ...steps];

/** @param {{ name: string, client?: object, given?: string, steps: object[] }} plan */
const play = plan => test(plan.name, t => Script.play(t, { client: plan.client, steps: stepsOf(plan) }));

for (const file of readdirSync(new URL('cases/', folder)).sort()) {
  describe(file, () => read(`cases/${file}`).filter(able).forEach(play));
}

describe('schedule.json', () => {
  const outcome = ({ then, retryInMs }) => then === 'stop' ? { state: 'stopped' } : { state: 'offline', retryInMs };
  const fatal = (row, error) => row.fatal ? [{ errors: [{ ...error, fatal: true }] }] : [];
  const title = ({ then, retryInMs, tokens }) => `${tokens ? ', with a new token,' : ''} means ${then}${retryInMs === undefined ? '' : ` in ${retryInMs} ms`}`;

  for (const row of closeCodes) {
    const goingAway = row.goingAwayMs === undefined ? [] : [{ send: { type: 'GOING_AWAY', reconnectAfterMs: row.goingAwayMs } }];
    play({
      name: `Close code ${row.code}${goingAway.length ? ` with ${row.goingAwayMs} ms` : ''}${title(row)}`,
      client: { tokens: row.tokens },
      given: 'alone',
      steps: [...goingAway, row.code === 'hang up' ? { hangUp: true } : { drop: row.code }, outcome(row), ...fatal(row, { closeCode: row.code })],
    });
  }

  for (const row of refusals.filter(able)) {
    const { status, retryAfter } = row;
    // The service tells why, unless nothing is wrong: then nothing is told.
    const silent = status === 'hang up' || status === 426;
    const told = silent ? [] : [{ errors: [{ status, fatal: row.fatal }] }];
    play({
      name: `Status ${status}${retryAfter ? ` with ${retryAfter} s` : ''}${title(row)}`,
      client: { tokens: row.tokens },
      steps: [{ do: 'join', data: 1 }, status === 'hang up' ? { hangUp: true } : { refuse: { status, retryAfter } }, outcome(row), ...told],
    });
  }

  for (const random of backOff.randoms) {
    const waits = backOff.boundsMs.flatMap(bound => {
      const retryInMs = bound * random;
      return [{ hangUp: true }, { state: 'offline', retryInMs }, { advanceMs: Math.ceil(retryInMs) }];
    });
    play({ name: `Waits double up to their longest: ${random} of the bound`, client: { random }, steps: [{ do: 'join' }, ...waits] });
  }
});
