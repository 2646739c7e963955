import { conforms } from '../fixtures/conformance.js';
import { closePeers, startPeer } from '../fixtures/peer.js';
import { listOf, siteOf } from './fixtures/site.js';
import type { ScrapedRecord } from './scrape.js';

afterEach(closePeers);

conforms<ScrapedRecord<'id' | 'word'>, number>({
  kind: 'a web site',
  many: 4,
  thingOf: ({ id, word }) => ({ id: Number(id), word: String(word) }),
  lay: async (things, fault) => {
    const peer = await startPeer(siteOf(things, fault), fault);
    return { asked: peer.asked, open: (stop) => listOf(peer.url).open(undefined, { signal: stop, env: {}, downloads: '' }) };
  },
  faults: { malformed: 'set aside', drift: 'SOURCE_COLUMNS', breaking: 'all', slow: 'all', gone: 'SOURCE_AWAY' },
  hasPeer: true,
});
