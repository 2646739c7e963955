import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { addonFile, NODE_API } from './compile-addon.js';
import { addonFolder, tfjsNodeIn } from './place.js';
import type { Wheel } from './wheels.js';

const stampSchema = z.object({
  tfjsNode: z.string(),
  tensorflow: z.string(),
  nodeApi: z.number(),
  platform: z.string(),
  sources: z.string(),
});

/**
 * What a built addon depends on. Not on the version of Node: it speaks Node-API, which is stable, so that one build
 * loads in all.
 */
export type Stamp = z.infer<typeof stampSchema>;

const FILE = 'stamp.json';

/** The stamp of what would be built now for this wheel. */
export function stampOf(wheel: Wheel): Stamp {
  const hash = createHash('sha256').update(wheel.sha256);
  for (const name of readdirSync(addonFolder).sort()) hash.update(name).update(readFileSync(join(addonFolder, name)));
  return { tfjsNode: tfjsNodeVersion(), tensorflow: wheel.version, nodeApi: NODE_API, platform: wheel.platform, sources: hash.digest('hex') };
}

/** True when `folder` holds what would be built now. */
export function isBuilt(folder: string, stamp: Stamp): boolean {
  try {
    const written = stampSchema.parse(JSON.parse(readFileSync(join(folder, FILE), 'utf8')));
    readFileSync(addonFile(tfjsNodeIn(folder)));
    return JSON.stringify(written) === JSON.stringify(stampSchema.parse(stamp));
  } catch {
    return false;
  }
}

/** Marks a built folder. */
export function writeStamp(folder: string, stamp: Stamp): void {
  writeFileSync(join(folder, FILE), `${JSON.stringify(stamp, null, 2)}\n`);
}

const addonPackage = z.object({ dependencies: z.object({ '@tensorflow/tfjs-node': z.string() }) });

/** The version of tfjs-node that addon/package.json asks for. */
export function tfjsNodeVersion(): string {
  return addonPackage.parse(JSON.parse(readFileSync(join(addonFolder, 'package.json'), 'utf8'))).dependencies['@tensorflow/tfjs-node'];
}
