// The composition root: the one line of this app that names the example.
export { flightsProject as project } from './flights/index.js';
