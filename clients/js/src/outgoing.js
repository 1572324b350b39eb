// The service takes 64, and the message around it is one too.
const MAX_LEVELS = 63;

/**
 * What JSON makes of a value: later changes to the original do not count.
 * @param {unknown} value
 */
export function snapshot(value) {
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError('Not a JSON value.');
  const made = JSON.parse(text);
  if (levels(made) > MAX_LEVELS) throw new RangeError(`More than ${MAX_LEVELS} levels.`);
  return made;
}

/** @param {any} value @returns {number} */
const levels = value =>
  Object(value) === value ? 1 + Object.values(value).reduce((most, inner) => Math.max(most, levels(inner)), 0) : 0;

/** @param {unknown} one @param {unknown} other */
export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** @param {string} text @param {{ messageBytes?: number } | null} limits */
export const fits = (text, limits) => new TextEncoder().encode(text).length <= (limits?.messageBytes ?? Infinity);

/**
 * @param {string} what
 * @param {unknown} name
 * @param {number} longest in UTF-16 units
 */
export function checkName(what, name, longest) {
  if (typeof name === 'string' && name.length <= longest && /^\P{Cc}+$/u.test(name)) return;
  throw new RangeError(`${what} has 1 to ${longest} characters, none a control character.`);
}
