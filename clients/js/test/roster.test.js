import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRoster, groupByUser } from '../src/roster.js';

const ann = { userId: 'ann', clientId: 'a' };
const ben = { userId: 'ben', clientId: 'b' };
const ben2 = { userId: 'ben', clientId: 'b2' };
const types = changes => changes.map(([event]) => event);

test('A member named by the roster is announced with its data, not before', () => {
  const roster = createRoster();
  assert.deepEqual(roster.reconcile([ann]), []);
  assert.deepEqual(roster.members, []);
  const [[event]] = roster.add({ ...ann, data: { status: 'here' } });
  assert.equal(event, 'join');
  assert.deepEqual(roster.members, [{ ...ann, data: { status: 'here' }, self: false }]);
});

test('A member that never answers is announced without data when the round is over', () => {
  const roster = createRoster();
  roster.reconcile([ann, ben]);
  roster.add({ ...ann, data: 1 });
  const changes = roster.settle();
  assert.deepEqual(types(changes), ['join']);
  assert.deepEqual(changes[0][1], { ...ben, data: undefined, self: false });
  assert.deepEqual(roster.settle(), []);
});

test('Of an older round, only those it calls missing are settled', () => {
  const roster = createRoster();
  roster.reconcile([ann, ben]);
  assert.deepEqual(roster.settle([ben]).map(([, member]) => member.userId), ['ben']);
});

test('The same data again is no change', () => {
  const roster = createRoster();
  roster.add({ ...ann, data: { a: [1, { b: null }] } });
  assert.deepEqual(roster.add({ ...ann, data: { a: [1, { b: null }] } }), []);
});

test('An announcement without data leaves the data known', () => {
  const roster = createRoster();
  roster.add({ ...ann, data: 1 });
  assert.deepEqual(roster.add(ann), []);
  assert.equal(roster.get(ann).data, 1);
});

test('An update tells what was before', () => {
  const roster = createRoster();
  roster.add({ ...ann, data: null });
  const [[event, member, previous]] = roster.add({ ...ann, data: 0 });
  assert.deepEqual([event, member.data, previous.data], ['update', 0, null]);
});

test('Another roster removes who vanished, keeps the others, and tells neither twice', () => {
  const roster = createRoster();
  roster.add({ ...ann, data: 1 });
  roster.add({ ...ben, data: 2 });
  const changes = roster.reconcile([ann]);
  assert.deepEqual(changes.map(([event, , detail]) => [event, detail]), [['leave', { reason: 'resync', remaining: 0 }]]);
  assert.deepEqual(roster.add({ ...ann, data: 1 }), []);
  assert.deepEqual(roster.reconcile([ann]), []);
});

test('Two tabs that vanish together count down to none', () => {
  const roster = createRoster();
  roster.add({ ...ben, data: 1 });
  roster.add({ ...ben2, data: 1 });
  assert.deepEqual(roster.reconcile([]).map(([, , { remaining }]) => remaining), [1, 0]);
});

test('A tab that vanishes while another of its user came leaves one', () => {
  const roster = createRoster();
  roster.add({ ...ben, data: 1 });
  assert.deepEqual(roster.reconcile([ben2]).map(([, , { remaining }]) => remaining), [1]);
});

test('Removing who was never announced is silent, and removes', () => {
  const roster = createRoster();
  roster.reconcile([ann]);
  assert.deepEqual(roster.remove({ ...ann, reason: 'left', remaining: 0 }), []);
  assert.deepEqual(roster.settle(), []);
  assert.deepEqual(roster.remove({ ...ann, reason: 'left', remaining: 0 }), []);
});

test('Ids that JavaScript objects stumble over are ids like any other', () => {
  const roster = createRoster();
  for (const userId of ['__proto__', 'constructor', 'a b', ' ']) roster.add({ userId, clientId: 'x', data: userId });
  assert.deepEqual(groupByUser(roster.members).map(user => user.userId), ['__proto__', 'constructor', 'a b', ' ']);
  assert.equal(roster.get({ userId: '__proto__', clientId: 'x' }).data, '__proto__');
  assert.equal(roster.get({ userId: 'toString', clientId: 'x' }), undefined);
});

test('Tabs are grouped under their user', () => {
  const members = [{ ...ann, data: 1, self: true }, { ...ben, data: 2, self: false }, { ...ben2, data: 3, self: false }];
  const users = groupByUser(members);
  assert.deepEqual(users.map(user => [user.userId, user.self, user.members.length]), [['ann', true, 1], ['ben', false, 2]]);
});
