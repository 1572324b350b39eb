/** @param {string} text @param {number | undefined} limitBytes */
export function fits(text, limitBytes) {
  // A UTF-16 unit is at most three bytes of UTF-8: most messages need no count.
  if (limitBytes === undefined || text.length * 3 <= limitBytes) return true;
  return new TextEncoder().encode(text).length <= limitBytes;
}

/** @param {unknown} name @param {number} longest in characters */
export function isName(name, longest) {
  return typeof name === 'string' && name.length > 0 && name.length <= longest && !/\p{Cc}/u.test(name);
}
