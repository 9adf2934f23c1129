import { type Command, Option } from 'commander'
import { DECAYS, type DecayFamily } from '@/lib/estimation/decay'
import { numeric } from './huff-data'
import { perform, UsageError, whole } from './run'

export interface ChoiceOptions {
  data: string
  zone: string
  alternative: string
  weight: string
  covariate: string[]
  distance?: string
  decay?: DecayFamily | 'auto'
  t0?: number
  storeEffects: 'none' | 'free' | 'shrunk' | 'auto'
  nest?: string
  nestForm: 'utility' | 'branch'
  cluster?: string
  period?: string
  offset?: string
  holdout?: 'zones' | 'period'
  folds?: number
  shares?: string
}

const list = (value: string, before: string[]) => [...before, value]

/** Registers `choice`: what makes zones (or people) choose a store. */
export function register(program: Command): void {
  program
    .command('choice')
    .description('Estimate what makes zones or people choose among stores: conditional or nested logit.')
    .requiredOption('--data <file>', 'CSV or TSV with a row for each zone and each alternative open to it')
    .requiredOption('--zone <column>', 'column of the zone (or of the person, the case)')
    .requiredOption('--alternative <column>', 'column of the alternative (the store)')
    .requiredOption(
      '--weight <column>',
      'column of what was chosen: counts, money, or 0 and 1; never negative',
    )
    .option(
      '--covariate <kind:column>',
      'log:COLUMN, lin:COLUMN or cat:COLUMN; @ALTERNATIVE behind it for one alternative only (several times)',
      list,
      [],
    )
    .option('--distance <column>', 'column of the distance, for --decay')
    .addOption(
      new Option('--decay <family>', 'how pull falls with the distance; auto chooses by hold-out').choices([
        ...DECAYS,
        'auto',
      ]),
    )
    .option('--t0 <t0>', 'what a Tanner decay adds to the distance before its logarithm', numeric)
    .addOption(
      new Option(
        '--store-effects <kind>',
        'effects of the alternatives; shrunk draws them towards the covariates; auto chooses by hold-out',
      )
        .choices(['none', 'free', 'shrunk', 'auto'])
        .default('none'),
    )
    .option('--nest <column>', 'column of the nest of each alternative: a nested logit')
    .addOption(
      new Option(
        '--nest-form <form>',
        'utility: consistent with utility maximisation; branch: the older form',
      )
        .choices(['utility', 'branch'])
        .default('utility'),
    )
    .option('--cluster <column>', 'column of the clusters of the robust errors')
    .option('--period <column>', 'column of the period: each zone and period is a group of its own')
    .option('--offset <column>', 'column of a known part of the utility')
    .addOption(
      new Option(
        '--holdout <what>',
        'score on zones, or on the last period, that were not fitted on',
      ).choices(['zones', 'period']),
    )
    .option(
      '--folds <n>',
      'parts that zones are held out in (default: each zone alone up to 50, else 10)',
      whole,
    )
    .option('--shares <file>', 'write zone, alternative, weight and predicted share to this CSV')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
The log-likelihood is sum of weight x ln share. Robust errors are clustered by --cluster; without it by case where
each case chose once, else White's (HC0) by row; with shrunk effects by zone.
Rows of alternatives that are not open to a zone are left out of the file.`,
    )
    .action((options: ChoiceOptions, command: Command) =>
      perform(command, async ({ progress }) => {
        const specifications = plan(options)
        const [{ readChoices }, { analyse }, { openNative }, { choiceJson, choiceText, writeShares }] =
          await Promise.all([
            import('./choice-data'),
            import('./choice-analysis'),
            import('@/lib/engine/native'),
            import('./choice-report'),
          ])
        const engine = await openNative()
        progress('reading')
        const data = await readChoices(engine, options).finally(() => engine.close())
        const analysis = analyse(data, options, specifications, progress)
        if (options.shares) writeShares(options.shares, data, analysis)
        return { json: choiceJson(data, analysis), text: choiceText(data, analysis) }
      }),
    )
}

/** What to try: effects by decay. Throws {@link UsageError} for options that do not go together. */
function plan(options: ChoiceOptions): { effects: 'none' | 'free' | 'shrunk'; decay?: DecayFamily }[] {
  const { decay, distance, storeEffects, covariate } = options
  const usage = (option: string, sentence: string) => new UsageError(option, `--${option}: ${sentence}`)
  if (decay && !distance) throw usage('decay', 'name the column of the distance with --distance.')
  if (distance && !decay) throw usage('distance', `choose a --decay (${DECAYS.join(', ')} or auto).`)
  if (options.holdout === 'period' && !options.period)
    throw usage('holdout', 'name the column of the period with --period.')
  if (options.folds !== undefined && options.folds < 2) throw usage('folds', 'give at least 2.')
  if (options.t0 !== undefined && options.t0 < 0) throw usage('t0', 'it cannot be below 0.')
  if (storeEffects === 'none' && covariate.length === 0 && !distance)
    throw usage('covariate', 'name at least one, or ask for --store-effects.')
  if (options.nest && (storeEffects === 'shrunk' || storeEffects === 'auto'))
    throw usage('nest', 'nests go with --store-effects none or free.')
  const families = decay === 'auto' ? [...DECAYS] : [decay]
  const kinds = storeEffects === 'auto' ? (['none', 'shrunk', 'free'] as const) : [storeEffects]
  return kinds.flatMap(effects => families.map(family => ({ effects, decay: family })))
}
