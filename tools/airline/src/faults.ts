import { z } from 'zod';
import { errorAnswer, textAnswer, type Answer } from './answer.js';

/** What can go wrong with an answer on demand. */
export const FAULTS = ['unavailable', 'limited', 'broken', 'slow', 'silent', 'html', 'malformed', 'renamed'] as const;
export type Fault = (typeof FAULTS)[number];

/** What `POST /faults` takes: the next answers have the fault. */
export const faultOrder = z.strictObject({ fault: z.enum(FAULTS), answers: z.int().min(1).max(1_000) });

/** The faults that were ordered and have not happened yet. */
export class FaultQueue {
  private readonly waiting: Fault[] = [];

  order({ fault, answers }: z.infer<typeof faultOrder>): void {
    for (let i = 0; i < answers; i++) this.waiting.push(fault);
  }

  next(): Fault | undefined {
    return this.waiting.shift();
  }
}

/** How an answer is sent. */
export type Sending = { readonly answer: Answer; readonly how: 'whole' | 'broken' | 'slow' | 'silent' };

/** An answer with a fault. */
export function spoil(answer: Answer, fault: Fault | undefined): Sending {
  switch (fault) {
    case undefined:
      return { answer, how: 'whole' };
    case 'broken':
    case 'slow':
    case 'silent':
      return { answer, how: fault };
    case 'unavailable':
      return { answer: errorAnswer(503, 'We are busy. Ask again.', { 'retry-after': '0' }), how: 'whole' };
    case 'limited':
      return { answer: errorAnswer(429, 'Too many requests. Ask again.', { 'retry-after': '0' }), how: 'whole' };
    case 'html':
      return { answer: textAnswer(200, 'text/html', '<html><body>Please log in</body></html>'), how: 'whole' };
    case 'malformed':
      return { answer: textAnswer(200, 'application/json', answer.body.toString().slice(0, -2)), how: 'whole' };
    case 'renamed':
      return { answer: { ...answer, body: Buffer.from(answer.body.toString().replaceAll('airport', 'station').replaceAll('"flight"', '"voyage"')) }, how: 'whole' };
  }
}
