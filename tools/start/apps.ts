import { join } from 'node:path';
import type { Role } from '@tripod/database';
import { checkout } from './checkout.js';

/** The three apps: the login each uses, and the variable that gives it a database of its own. */
export const apps = {
  etl: { role: 'etl', variable: 'ETL_DATABASE_URL', is: 'brings instances and, when known, labels' },
  ml: { role: 'ml', variable: 'ML_DATABASE_URL', is: 'trains, evaluates, packages and serves the model' },
  user: { role: 'desk', variable: 'USER_DATABASE_URL', is: 'consumes predictions and decides' },
} as const satisfies Record<string, { role: Role; variable: string; is: string }>;

export type AppName = keyof typeof apps;
export const appNames = ['etl', 'ml', 'user'] as const satisfies AppName[];

/** The file that an app's build makes. */
export const builtMain = (app: AppName, root = checkout): string => join(root, 'apps', app, 'dist', 'main.js');
