import { closePeers } from '../fixtures/peer.js';
import { conformsWith } from './fixtures/page-styles.js';

afterEach(closePeers);

conformsWith('page numbers');
conformsWith('offsets');
conformsWith('links');
