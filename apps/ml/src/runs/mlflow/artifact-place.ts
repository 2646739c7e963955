import { restPaths } from '@tripod/contracts';
import { AppError } from '../../errors.js';
import type { TrackingAddress } from './tracking-address.js';

/** Where the files of a run or a model are, as addresses of HTTP. */
export interface ArtifactPlace {
  /** Of a file; `path` is relative and has `/`. */
  file(path: string): string;
  /** Of the list of a directory; `''` is the root. */
  list(path: string): string;
  /** The same below a directory. */
  below(path: string): ArtifactPlace;
}

/**
 * Reads the address of artifacts that a server names.
 *
 * @throws {AppError} RUN_STORE_INVALID when they do not go through an MLflow server
 */
export function artifactPlace(uri: string, address: TrackingAddress): ArtifactPlace {
  const parsed = URL.canParse(uri) ? new URL(uri) : undefined;
  if (parsed?.protocol !== 'mlflow-artifacts:') {
    const shown = uri.replace(/\/\/[^/]*@/, '//').slice(0, 200);
    throw new AppError(
      'RUN_STORE_INVALID',
      `${address.shown} keeps artifacts in '${shown}', which this app cannot read or write: only mlflow-artifacts: is possible. Start the server with --serve-artifacts and --artifacts-destination, and use an experiment that was made since.`,
    );
  }
  const { protocol } = new URL(address.base);
  const base = parsed.host === '' ? address.base : `${protocol}//${parsed.host}`;
  return placeAt(base + restPaths.artifacts, parsed.pathname.split('/').filter((part) => part !== '').map(decoded));
}

function placeAt(root: string, parts: readonly string[]): ArtifactPlace {
  const all = (path: string) => [...parts, ...path.split('/').filter((part) => part !== '')];
  return {
    file: (path) => [root, ...all(path).map(encodeURIComponent)].join('/'),
    list: (path) => `${root}?path=${encodeURIComponent(all(path).join('/'))}`,
    below: (path) => placeAt(root, all(path)),
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
