import root from '../../eslint.config.mjs';

// Other businesses' files: they replace the example in a copy, and are linted there.
export default [{ ignores: ['foreign'] }, ...root];
