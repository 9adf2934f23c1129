import { type Command, Option } from 'commander'
import { perform } from './run'

interface Options {
  data: string
  zone: string
  alternative: string
  weight: string
  covariate: string[]
  storeEffects: 'none' | 'free' | 'shrunk'
  cluster?: string
  period?: string
  nest?: string
  offset?: string
}

const list = (value: string, before: string[]) => [...before, value]

/** Registers `choice`: what makes zones (or people) choose a store. */
export function register(program: Command): void {
  program
    .command('choice')
    .description('Estimate what makes zones or people choose among stores: conditional or nested logit.')
    .requiredOption('--data <file>', 'CSV with a row for each zone and each alternative open to it')
    .requiredOption('--zone <column>', 'column of the zone (or of the person, the case)')
    .requiredOption('--alternative <column>', 'column of the alternative (the store)')
    .requiredOption(
      '--weight <column>',
      'column of what was chosen: counts, money, or 0 and 1; never negative',
    )
    .option('--covariate <kind:column>', 'log:COLUMN, lin:COLUMN or cat:COLUMN (several times)', list, [])
    .addOption(
      new Option('--store-effects <kind>', 'effects of the alternatives')
        .choices(['none', 'free', 'shrunk'])
        .default('none'),
    )
    .option('--period <column>', 'column of the period: each zone and period is a group of its own')
    .option('--cluster <column>', 'column of the clusters of the robust errors')
    .option('--offset <column>', 'column of a known part of the utility')
    .option('--json', 'print one JSON object')
    .action((options: Options, command: Command) =>
      perform(command, async ({ progress }) => {
        const [{ readChoices }, { fitLogit }, { openNative }] = await Promise.all([
          import('./choice-data'),
          import('@/lib/estimation/logit'),
          import('@/lib/engine/native'),
        ])
        const engine = await openNative()
        progress('reading')
        const data = await readChoices(engine, options).finally(() => engine.close())
        progress('estimating')
        const fit = fitLogit(data.choices, { effects: options.storeEffects })
        return { json: { ...fit, effects: [...fit.effects] }, text: '' }
      }),
    )
}
