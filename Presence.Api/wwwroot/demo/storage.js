/** Browser storage that is allowed to be denied: then nothing is remembered, and all else works. */
export function recall(area, key) {
  try {
    return JSON.parse(window[area].getItem(key));
  } catch {
    return null;
  }
}

export function remember(area, key, value) {
  try {
    window[area].setItem(key, JSON.stringify(value));
  } catch {
    // Full or denied.
  }
}
