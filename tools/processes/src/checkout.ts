import { fileURLToPath } from 'node:url';

/** The folder of this checkout, absolute. */
export const checkout = fileURLToPath(new URL('../../..', import.meta.url)).replace(/[/\\]$/, '');
