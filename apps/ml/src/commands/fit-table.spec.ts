import { fitTable } from './fit-table.js';

const columns = [{ title: 'RUN' }, { title: 'NAME', least: 5 }, { title: 'DATA', dropped: 1 }, { title: 'BACKEND', dropped: 2 }];
const rows = [['a1', 'a-long-name', 'd1', 'wasm'], ['a2', 'short', 'd2', 'native']];

test.each([
  [40, ['RUN  NAME         DATA  BACKEND', 'a1   a-long-name  d1    wasm', 'a2   short        d2    native']],
  [28, ['RUN  NAME      DATA  BACKEND', 'a1   a-long-…  d1    wasm', 'a2   short     d2    native']],
  [22, ['RUN  NAME         DATA', 'a1   a-long-name  d1', 'a2   short        d2']],
  [16, ['RUN  NAME   DATA', 'a1   a-lo…  d1', 'a2   short  d2']],
  [15, ['RUN  NAME', 'a1   a-long-na…', 'a2   short']],
  [12, ['RUN  NAME', 'a1   a-long…', 'a2   short']],
  [3, ['RUN  NAME', 'a1   a-lo…', 'a2   short']],
])('in %i characters cells are cut off if it suffices, else columns are left out', (width, lines) => expect(fitTable(columns, rows, width)).toEqual(lines));
