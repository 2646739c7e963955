// What needs node:crypto; the main entry can be imported by a browser.
export { bucketOf } from './bucket-of.js';
export { datasetVersion, type DatasetVersion } from './dataset-version.js';
export { rootDigest, type PackageFile } from './root-digest.js';
