import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FlightPrediction } from '@tripod/contracts';

/** Writes predictions as JSON lines. A float64 is printed with the digits that bring it back exactly. */
export async function writePredictions(file: string, flightIds: readonly string[], lateProbability: Float64Array): Promise<void> {
  await pipeline(Readable.from(lines(flightIds, lateProbability)), createWriteStream(file));
}

function* lines(flightIds: readonly string[], lateProbability: Float64Array): Generator<string> {
  for (const [row, flight_id] of flightIds.entries()) {
    const prediction: FlightPrediction = { flight_id, late_probability: lateProbability[row] ?? NaN };
    yield `${JSON.stringify(prediction)}\n`;
  }
}
