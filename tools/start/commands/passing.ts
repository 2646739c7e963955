import type { Command } from 'commander';

/** A command that passes all its arguments on to another command line, `--help` too. */
export function addPassing(program: Command, name: string, description: string, run: (args: string[]) => Promise<number>, ends: (code: number) => void): void {
  program
    .command(name)
    .description(description)
    .argument('[args...]')
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (rest: string[]) => ends(await run(rest)));
}
