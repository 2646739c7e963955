import { usageOf, type ProcessUsage } from './process-usage.js';

const EVERY_MS = 50;

/**
 * Looks at a process again and again until it is asked; the peak is the kernel's own and cannot be missed, the CPU
 * time of its last moments can. Undefined on systems without /proc.
 */
export function watchProcess(pid: number | undefined): () => ProcessUsage | undefined {
  if (pid === undefined) return () => undefined;
  let last = usageOf(pid);
  const timer = setInterval(() => (last = usageOf(pid) ?? last), EVERY_MS);
  return () => {
    clearInterval(timer);
    return last;
  };
}
