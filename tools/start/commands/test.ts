import type { Command } from 'commander';
export function addTest(program: Command, _ends: (code: number) => void): void {
  program.command('test').action(() => { throw new Error('soon'); });
}
