import manifest from '../package.json' with { type: 'json' };

/**
 * The name of this app: of its project, of its Postgres role and schema, and in its logs. A copy of the folder whose
 * package has another name is another app, and works beside this one.
 */
export const APP = manifest.name;
