import { SIGNATURE_FILE, SIGNATURE_MAX_BYTES } from '@tripod/contracts/digest';
import { isSafeArtifactPath, packageFiles, restFiles, restPaths } from '@tripod/contracts';
import { AppError } from '../../errors.js';
import { unusablePath } from '../cache/check-listing.js';
import { inLanes } from '../cache/lanes.js';
import type { ListedFile, ListLimits, PackageSource } from '../package-source.js';
import { downloadFile } from './download-file.js';
import { findPackage, type PackagePlace } from './find-package.js';
import type { ServedRun } from './find-run.js';
import type { StoreClient } from './store-client.js';

const LANES = 8;

/** The package of a run at a server, whose artifacts the server itself serves. */
export function servedPackage(client: StoreClient, run: ServedRun): PackageSource {
  const who = `The package of run ${run.id} at ${client.base}`;
  const usual = usualDirectory(run);
  let finding: Promise<string> | undefined;
  /** Where it is, asked once. */
  const directory = () => (finding ??= findPackage(client, run).then((place) => artifactPath(client, who, place)));
  const address = (root: string, path: string) => `${restPaths.artifacts}/${encodedPath(`${root}/${path}`)}`;
  return {
    who,
    digest: run.packageDigest,
    lanes: LANES,
    list: async (limits) => {
      const files = await atOnce(usual, directory, limits.signal, (root, signal) => listBelow(client, who, root, { ...limits, signal }));
      if (files.some(({ path }) => path === packageFiles.model)) return files;
      throw new AppError('PACKAGE_TORN', `${who} has no ${packageFiles.model} in mlflow-artifacts:/${await directory()}, so it is not run. Train again with \`npm run ml -- train\`.`);
    },
    signature: ({ signal }) => atOnce(usual, directory, signal, (root, stop) => client.glimpse(address(root, SIGNATURE_FILE), SIGNATURE_MAX_BYTES, stop)),
    fetch: async (listed, to) => downloadFile(client, address(await directory(), listed.path), who, listed, to),
  };
}

/** Where MLflow puts a run's model by itself; undefined when that is not known. */
function usualDirectory({ id, models: [model, ...others], artifactUri }: ServedRun): string | undefined {
  const [, experiment] = new RegExp(`^mlflow-artifacts:/([^/]+)/${id}/artifacts$`).exec(artifactUri) ?? [];
  if (experiment === undefined || model === undefined || others.length > 0) return undefined;
  const directory = `${experiment}/models/${model}/artifacts`;
  return isSafeArtifactPath(directory) ? directory : undefined;
}

/** Asks at the usual directory while the server is asked where the package is: that saves a wait. If it is elsewhere, asks there. */
async function atOnce<Answer>(usual: string | undefined, directory: () => Promise<string>, signal: AbortSignal, ask: (root: string, signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
  const stop = new AbortController();
  const early = usual === undefined ? undefined : ask(usual, AbortSignal.any([signal, stop.signal]));
  // Whoever does not need it does not wait for it.
  early?.catch(() => undefined);
  try {
    const root = await directory();
    if (early !== undefined && root === usual) return await early;
    return await ask(root, signal);
  } finally {
    stop.abort();
  }
}

const encodedPath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** The path below the server's artifacts of a URI that the server itself serves. */
function artifactPath({ base, host }: StoreClient, who: string, { uri }: PackagePlace): string {
  const [, authority = '', path] = /^mlflow-artifacts:(?:\/\/([^/]*))?\/+(.*)$/s.exec(uri) ?? [];
  if (path === undefined) {
    throw new AppError('RUN_STORE_INVALID', `${who} lies at ${uri.slice(0, 200)}, which the server does not serve. Start it with --serve-artifacts, and train again.`);
  }
  // A login must not go to another server.
  if (authority !== '' && authority !== host) throw new AppError('RUN_STORE_INVALID', `${who} lies at another server, ${authority}. Set MLFLOW_TRACKING_URI to the server that has its artifacts, not ${base}.`);
  if (!isSafeArtifactPath(path)) throw unusablePath(who, path);
  return path;
}

async function listBelow(client: StoreClient, who: string, root: string, { entries, signal }: ListLimits): Promise<readonly ListedFile[]> {
  const files: ListedFile[] = [];
  let level = [''];
  let seen = 0;
  while (level.length > 0) {
    const next: string[] = [];
    await inLanes(level, LANES, signal, async (folder, stop) => {
      for (const { path: name, is_dir, file_size } of await listFolder(client, folder === '' ? root : `${root}/${folder}`, stop)) {
        if (++seen > entries) throw new AppError('PACKAGE_TOO_LARGE', `${who} has more than ${entries} files and folders. A larger one needs a larger PACKAGE_MAX_FILES.`);
        const path = folder === '' ? name : `${folder}/${name}`;
        if (name.includes('/') || !isSafeArtifactPath(path)) throw unusablePath(who, path);
        if (is_dir) next.push(path);
        // The list leaves the size of an empty file out.
        else files.push({ path, bytes: file_size === undefined ? 0 : file_size });
      }
    });
    level = next;
  }
  return files;
}

async function listFolder(client: StoreClient, folder: string, signal: AbortSignal) {
  const reply = await client.ask({ path: restPaths.artifacts, query: { path: folder }, schema: restFiles, signal });
  return reply?.files ?? [];
}
