/** @param {string} id @returns {any} */
export const byId = id => document.getElementById(id);

/**
 * An element. Children are nodes or text; text is never taken for markup.
 * @param {string} tag @param {object} [properties] @param {...(Node | string)} children
 */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** Writes only what differs, so that nothing is announced or painted again without need. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Calls at most once a frame, and also while the tab is in the background. @param {() => void} render */
export function oncePerFrame(render) {
  let due = false;
  const run = () => {
    if (!due) return;
    due = false;
    render();
  };
  return () => {
    if (due) return;
    due = true;
    if (document.hidden) setTimeout(run, 200);
    else requestAnimationFrame(run);
  };
}

export const initials = name => {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map(word => [...word][0]).join('').toUpperCase();
};
