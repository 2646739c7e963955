// The composition root of ml: the models of this app.
import type { Model } from '../model/model.js';
import { delay } from './delay/index.js';
import { late } from './late/index.js';

/** The models; the first one is trained and served unless a command names another. */
export const models: readonly Model[] = [late, delay];
