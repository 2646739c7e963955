// The composition root: the one line of this app that names the example.
export { connectionDesk as project } from './flights/index.js';
