// The composition root of these tests: the one line that names the example.
export * from './flights/example.js';
