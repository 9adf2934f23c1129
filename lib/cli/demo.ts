import { type Command, Option } from 'commander'
import { DEFAULTS, WORLDS, type World } from '@/data/demo/settings'
import { perform, whole } from './run'
import { bytes, integer, table } from './table'

/** Registers `demo`. */
export function register(program: Command): void {
  program
    .command('demo')
    .description('Write the extracts of a demonstration network: a fictional retailer on French geography.')
    .option('--out <folder>', 'folder of the extracts', 'data/demo/extracts')
    .option('--stores <n>', 'stores', whole, DEFAULTS.stores)
    .option('--customers <n>', 'customers', whole, DEFAULTS.customers)
    .option('--tickets <n>', 'tickets', whole, DEFAULTS.tickets)
    .option('--months <n>', 'months', whole, DEFAULTS.months)
    .option('--seed <n>', 'the same seed gives the same files', whole, DEFAULTS.seed)
    .addOption(
      new Option('--world <name>', 'hostile: a world that breaks the model’s assumptions')
        .choices(WORLDS)
        .default('plain'),
    )
    .option('--json', 'print one JSON object')
    .action(
      (
        options: {
          out: string
          stores: number
          customers: number
          tickets: number
          months: number
          seed: number
          world: World
        },
        command: Command,
      ) =>
        perform(command, async ({ signal, progress }) => {
          const { out, stores, customers, tickets, months, seed, world } = options
          // Loaded when needed: help and wrong calls answer at once.
          const { generateDemo } = await import('@/data/demo/generate')
          const result = await generateDemo({
            out,
            stores,
            customers,
            tickets,
            months,
            seed,
            world,
            signal,
            onProgress: ({ phase, done, total }) => progress(total > 1 ? `${phase} ${done}/${total}` : phase),
          })
          return {
            json: { out, ...result },
            text: [
              table(
                ['file', 'rows', 'size'],
                result.files.map(f => [f.file, f.rows > 0 ? integer(f.rows) : '', bytes(f.bytes)]),
                [1, 2],
              ),
              `Demonstration data in ${out}, ${result.seconds.toFixed(1)} s. ` +
                `Publish it: npm run -s cli -- publish ${out}`,
            ].join('\n\n'),
          }
        }),
    )
}
