import type { Engine } from '@/lib/engine/engine'
import type { Choices, Covariate } from '@/lib/estimation/likelihood'
import { parseTerm, type Term } from './choice-terms'
import { type CsvFile, columnOf, InputError, keysOf, numbersOf, openCsv, requireNumbers } from './csv'

/** What to read of a file of choices: names of its columns. */
export interface ChoiceColumns {
  data: string
  zone: string
  alternative: string
  weight: string
  covariate: readonly string[]
  period?: string
  nest?: string
  cluster?: string
  offset?: string
  distance?: string
}

export interface ChoiceData {
  file: CsvFile
  choices: Choices & { names: readonly string[] }
  zones: string[]
  /** Zone, and place in `periods`, of each group. */
  zoneOf: Int32Array
  periodOf: Int32Array
  /** In their order: as numbers where all are numbers, else as texts. */
  periods: string[]
  /** Number of each row in the file, from 0. */
  row: Int32Array
  /** Cluster of each row. */
  cluster?: Int32Array
  clusters: number
  /** Nest of each alternative, with their names; an alternative without one is a nest of its own. */
  nestOf?: Int32Array
  nests: string[]
  distance?: Float64Array
}

/**
 * Reads rows of (zone, alternative, weight, covariates) into choices, a group for every zone (and period). Throws
 * {@link InputError} naming file, row, column and value, UsageError for covariates that cannot be read.
 */
export async function readChoices(engine: Engine, columns: ChoiceColumns): Promise<ChoiceData> {
  const file = await openCsv(engine, columns.data, 'choices')
  const terms = columns.covariate.map(written => parseTerm(written, file.headers))
  const zone = columnOf(file, columns.zone, '--zone')
  const alternative = columnOf(file, columns.alternative, '--alternative')
  const weight = columnOf(file, columns.weight, '--weight')
  const zones = await keysOf(engine, [{ file, column: zone }], 'zone_keys')
  const names = await keysOf(engine, [{ file, column: alternative }], 'alternative_keys')
  const texts = new Map<string, string[]>()
  const selected: string[] = []
  const joins: string[] = []
  const key = async (name: string, header: string, option: string) => {
    const column = columnOf(file, header, option)
    texts.set(name, await keysOf(engine, [{ file, column }], `${name}_keys`))
    selected.push(`${name}_keys.key AS ${name}`)
    joins.push(`JOIN ${name}_keys ON ${name}_keys.id = r.${column}`)
  }
  const number = async (name: string, column: string) => {
    selected.push(`${await numbersOf(engine, file, `r.${column}`)} AS ${name}`)
  }
  if (columns.period) await key('period', columns.period, '--period')
  if (columns.cluster) await key('cluster', columns.cluster, '--cluster')
  for (const [t, term] of terms.entries())
    if (term.kind === 'cat') await key(`term${t}`, term.column, '--covariate')
    else await number(`term${t}`, columnOf(file, term.column, '--covariate'))
  if (columns.offset) await number('offset_', columnOf(file, columns.offset, '--offset'))
  if (columns.distance) await number('distance', columnOf(file, columns.distance, '--distance'))
  const weights = await numbersOf(engine, file, `r.${weight}`)
  const table = await engine.query(
    `SELECT zone_keys.key AS zone, alternative_keys.key AS alternative, r.rowid::INTEGER AS row,
       CASE WHEN lower(r.${weight}) IN ('yes', 'true') THEN 1 WHEN lower(r.${weight}) IN ('no', 'false') THEN 0
         ELSE ${weights} END::DOUBLE AS weight
       ${selected.map(s => `, ${s}`).join('')}
     FROM ${file.table} r JOIN zone_keys ON zone_keys.id = r.${zone}
       JOIN alternative_keys ON alternative_keys.id = r.${alternative} ${joins.join(' ')}
     ORDER BY ${columns.period ? 'period_keys.key, ' : ''}zone_keys.key, r.rowid`,
  )
  const numbers = (name: string) => table.columns[name] as Float64Array
  const whole = (name: string) => Int32Array.from(numbers(name))
  const row = whole('row')
  const values = numbers('weight')
  await requireNumbers(engine, file, weight, values, row)
  refuseNegative(file, columns.weight, values, row)
  const groups = group(whole('zone'), columns.period ? whole('period') : undefined)
  const alternatives = whole('alternative')
  refuseDuplicates(file, groups, alternatives, zones, names, row)
  const covariates: Covariate[] = []
  for (const [t, term] of terms.entries())
    covariates.push(
      ...(await covariatesOf(engine, file, term, numbers(`term${t}`), texts.get(`term${t}`), names, {
        row,
        alternatives,
      })),
    )
  for (const name of ['offset', 'distance'] as const)
    if (columns[name])
      await requireNumbers(
        engine,
        file,
        columnOf(file, columns[name], `--${name}`),
        numbers(name === 'offset' ? 'offset_' : name),
        row,
      )
  return {
    file,
    choices: {
      start: groups.start,
      alternative: alternatives,
      alternatives: names.length,
      names,
      weight: values,
      covariates,
      offset: columns.offset ? numbers('offset_') : undefined,
    },
    zones,
    ...inOrder(groups, texts.get('period') ?? []),
    row,
    cluster: columns.cluster ? whole('cluster') : undefined,
    clusters: texts.get('cluster')?.length ?? 0,
    ...(columns.nest
      ? await nestsOf(engine, file, alternative, columnOf(file, columns.nest, '--nest'))
      : { nests: [] }),
    distance: columns.distance ? numbers('distance') : undefined,
  }
}

function refuseNegative(file: CsvFile, column: string, weight: Float64Array, row: Int32Array): void {
  let first = -1
  for (let r = 0; r < weight.length; r++) if (weight[r] < 0 && (first < 0 || row[r] < row[first])) first = r
  if (first < 0) return
  throw new InputError(
    'negative_weight',
    `${file.name}, row ${row[first] + 1}: ${column} is ${weight[first]}. A choice cannot be made less than never: ` +
      'give gross purchases, without returns.',
    { file: file.name, row: row[first] + 1, column, value: weight[first] },
  )
}

interface Groups {
  start: Int32Array
  zoneOf: Int32Array
  periodOf: Int32Array
}

function group(zone: Int32Array, period?: Int32Array): Groups {
  const start: number[] = []
  for (let r = 0; r < zone.length; r++)
    if (r === 0 || zone[r] !== zone[r - 1] || (period && period[r] !== period[r - 1])) start.push(r)
  return {
    zoneOf: Int32Array.from(start, r => zone[r]),
    periodOf: Int32Array.from(start, r => period?.[r] ?? 0),
    start: Int32Array.from([...start, zone.length]),
  }
}

function refuseDuplicates(
  file: CsvFile,
  { start, zoneOf }: Groups,
  alternative: Int32Array,
  zones: string[],
  names: string[],
  row: Int32Array,
): void {
  const seen = new Int32Array(names.length).fill(-1)
  for (let g = 0; g + 1 < start.length; g++)
    for (let r = start[g]; r < start[g + 1]; r++) {
      const before = seen[alternative[r]]
      if (before >= start[g])
        throw new InputError(
          'duplicate_pair',
          `${file.name}, rows ${row[before] + 1} and ${row[r] + 1}: zone ${zones[zoneOf[g]]} has alternative ` +
            `${names[alternative[r]]} twice. Add the rows up, or name what tells them apart with --period.`,
          { file: file.name, row: row[r] + 1, zone: zones[zoneOf[g]], alternative: names[alternative[r]] },
        )
      seen[alternative[r]] = r
    }
}

/** Period keys follow the file; their order is that of time. */
function inOrder({ zoneOf, periodOf }: Groups, names: string[]) {
  const numeric = names.every(n => Number.isFinite(Number(n)))
  const periods = [...names].sort((a, b) => (numeric ? Number(a) - Number(b) : a < b ? -1 : 1))
  const place = names.map(n => periods.indexOf(n))
  return { zoneOf, periodOf: periodOf.map(p => place[p] ?? 0), periods }
}

async function covariatesOf(
  engine: Engine,
  file: CsvFile,
  term: Term,
  values: Float64Array,
  categories: string[] | undefined,
  names: string[],
  { row, alternatives }: { row: Int32Array; alternatives: Int32Array },
): Promise<Covariate[]> {
  const only = term.alternative === undefined ? -1 : names.indexOf(term.alternative)
  if (term.alternative !== undefined && only < 0)
    throw new InputError(
      'unknown_alternative',
      `${term.name}: ${file.name} has no alternative "${term.alternative}". It has ${names.slice(0, 12).join(', ')}${names.length > 12 ? ', ...' : ''}.`,
      { file: file.name, alternative: term.alternative },
    )
  const counts = (r: number) => only < 0 || alternatives[r] === only
  if (categories) {
    const often = new Float64Array(categories.length)
    for (const category of values) often[category]++
    const reference = often.indexOf(Math.max(...often))
    return categories.flatMap((category, c) =>
      c === reference
        ? []
        : [
            {
              name: `${term.name}=${category}`,
              values: values.map((v, r) => Number(v === c && counts(r))),
            },
          ],
    )
  }
  const column = columnOf(file, term.column, '--covariate')
  const used = values.map((v, r) => (counts(r) ? v : 1))
  await requireNumbers(engine, file, column, used, row)
  if (term.kind === 'lin') return [{ name: term.name, values: used.map((v, r) => (counts(r) ? v : 0)) }]
  let first = -1
  for (let r = 0; r < used.length; r++) if (used[r] <= 0 && (first < 0 || row[r] < row[first])) first = r
  if (first >= 0)
    throw new InputError(
      'log_of_nothing',
      `${file.name}, row ${row[first] + 1}: ${term.column} is ${used[first]}, which has no logarithm. ` +
        `Use lin:${term.column}, or replace what is not above 0.`,
      { file: file.name, row: row[first] + 1, column: term.column, value: used[first] },
    )
  return [{ name: term.name, values: used.map((v, r) => (counts(r) ? Math.log(v) : 0)) }]
}

async function nestsOf(engine: Engine, file: CsvFile, alternative: string, nest: string) {
  const { columns, rows } = await engine.query(
    `SELECT k.id AS alternative, min(r.${nest}) AS low, max(r.${nest}) AS high,
       count(r.${nest})::INTEGER AS named, count(*)::INTEGER AS all_rows
     FROM ${file.table} r JOIN alternative_keys k ON k.id = r.${alternative} GROUP BY k.id, k.key ORDER BY k.key`,
  )
  const nests: string[] = []
  const nestOf = new Int32Array(rows)
  for (let j = 0; j < rows; j++) {
    const [low, high] = [columns.low[j], columns.high[j]] as (string | null)[]
    const [named, all] = [columns.named[j], columns.all_rows[j]] as number[]
    const name = columns.alternative[j] as string
    if (low !== high || (named > 0 && named < all))
      throw new InputError(
        'nest_varies',
        `${file.name}: alternative ${name} lies in nest "${low}" in some rows and ${named < all ? 'in none' : `"${high}"`} in others. Give it one nest.`,
        { file: file.name, alternative: name },
      )
    const nest = low ?? name
    if (!nests.includes(nest)) nests.push(nest)
    nestOf[j] = nests.indexOf(nest)
  }
  return { nestOf, nests }
}
