import { csvOf, fileFolder } from '../../../fixtures/readings-csv.js';
import { csvFile, type CsvRecord } from '../csv.js';
import { conforms } from '../fixtures/conformance.js';
import { closePeers, startPeer } from '../fixtures/peer.js';
import { download } from './download.js';
import { fileAnswer } from './fixtures/file-answer.js';

const folder = fileFolder();
afterAll(() => folder.remove());
afterEach(closePeers);
let folders = 0;
const table = csvFile({ name: 'table', about: 'a table', columns: ['id', 'word'] });

conforms<CsvRecord<'id' | 'word'>, number>({
  kind: 'a downloaded file',
  many: 9_000,
  thingOf: ({ id, word }) => ({ id: Number(id), word: String(word) }),
  lay: async (things, fault) => {
    const text = things.length === 0 ? 'id,word\n' : csvOf(things.map(({ id, word }) => ({ id, word })));
    const content = fault === 'drift' ? text.replace('word', 'term') : fault === 'malformed' ? text.replace('\n"500",', '\n"500" x,') : text;
    const peer = await startPeer(fileAnswer(content), fault);
    const downloads = `${folder.write(`${folders++}`, '')}.d`;
    return { asked: peer.asked, open: (signal) => download(table, { url: `${peer.url}table.csv`, patience: { retries: 2, firstWait: 1 } }).open(undefined, { signal, env: {}, downloads }) };
  },
  faults: { malformed: 'set aside', drift: 'SOURCE_COLUMNS', breaking: 'all', slow: 'all', gone: 'SOURCE_AWAY' },
  hasPeer: true,
});
