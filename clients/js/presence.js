export { PresenceClient } from './src/client.js';
export { PresenceError } from './src/errors.js';
