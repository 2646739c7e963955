import { parse } from 'yaml';
import { plainYaml } from './plain-yaml.js';
import { metaYaml } from './yaml.js';

const asParsed = (text: string): unknown => parse(text, { schema: 'failsafe' });

test.each([
  metaYaml({ artifact_uri: 'mlflow-artifacts:/1/abc/artifacts', deleted_time: null, end_time: 1795838123892, entry_point_name: '', run_name: 'größe 1', status: 3, tags: [] }),
  metaYaml({ destination_type: 'RUN', source_id: '2d35', tags: { 'mlflow.data.context': 'validation', other: '1e5' } }),
  'name: bold-shark-12\nage: 0o17\nat: -1.5\n',
  'a:\n  b: c\nd: e',
])('reads the plain form as a parser of all YAML does: %j', (text) => {
  expect(plainYaml(text)).toEqual(asParsed(text));
});

test.each([
  "name: ''\n",
  'name: a b\n',
  'name: "a\\"b"\n',
  'name: a # comment\n',
  'a: b:\n',
  'a: 1\na: 2\n',
  '- a\n',
  'a:\n    b: c\n',
  'a:\n  b:\n    c: d\n',
  'a: &b c\n',
  'a: |\n  b\n',
  '  a: b\n',
  '__proto__: a\n',
  'a: "b\n',
  'a: b\r\n',
  'a:\n',
  'a:\nb: c\n',
  'a:\ntags: []\n',
  '',
])('leaves every other form to the parser: %j', (text) => {
  expect(plainYaml(text)).toBeUndefined();
});
