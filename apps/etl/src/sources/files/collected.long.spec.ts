import { listOf, styles } from '../api/fixtures/page-styles.js';
import { conforms, type Thing } from '../fixtures/conformance.js';
import { closePeers, startPeer } from '../fixtures/peer.js';
import { collected } from './collected.js';

afterEach(closePeers);

conforms<Thing, number>({
  kind: 'a collected API',
  many: 12,
  thingOf: (raw) => raw,
  lay: async (things, fault) => {
    const { answer } = styles.cursors;
    const peer = await startPeer(answer(things.map(({ id, word }) => (fault === 'drift' ? { id, term: word } : fault === 'malformed' && id === 5 ? { id: 'two', word } : { id, word }))), fault);
    return { asked: peer.asked, open: (signal) => collected(listOf(peer.url)).open(undefined, { signal, env: {}, downloads: '' }) };
  },
  faults: { malformed: 'set aside', drift: 'set aside', breaking: 'all', slow: 'all', gone: 'SOURCE_AWAY' },
  hasPeer: true,
});
