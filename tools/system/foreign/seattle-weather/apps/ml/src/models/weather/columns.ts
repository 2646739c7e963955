import type { DayInstance } from '@tripod/contracts';

/** The columns of an instance that the model reads. */
export const instanceColumns = ['date', 'precipitation_mm', 'highest_celsius', 'lowest_celsius', 'wind_metres_per_second'] as const satisfies readonly (keyof DayInstance)[];
