import type { ActiveRun } from '../runs/active-run.js';

/** Counts the seconds in which a training waits for its run store. */
export class RecordingTime {
  private milliseconds = 0;

  get seconds(): number {
    return this.milliseconds / 1000;
  }

  /** Waits, and counts. Waits that overlap count each. */
  async during<T>(wait: Promise<T>): Promise<T> {
    const began = performance.now();
    try {
      return await wait;
    } finally {
      this.milliseconds += performance.now() - began;
    }
  }

  /** What of a recorded run is not its work: start and end. */
  async aroundWork<T>(recorded: (counted: <R>(work: () => Promise<R>) => Promise<R>) => Promise<T>): Promise<T> {
    let working = 0;
    const began = performance.now();
    try {
      return await recorded(async (work) => {
        const start = performance.now();
        try {
          return await work();
        } finally {
          working = performance.now() - start;
        }
      });
    } finally {
      this.milliseconds += performance.now() - began - working;
    }
  }

  /** The same run; who waits for it is counted. */
  around(run: ActiveRun): ActiveRun {
    return {
      id: run.id,
      name: run.name,
      log: (facts) => this.during(run.log(facts)),
      putPackage: (directory) => this.during(run.putPackage(directory)),
      putArtifacts: (source, path) => this.during(run.putArtifacts(source, path)),
      finish: (status) => this.during(run.finish(status)),
    };
  }
}
