import type { Command } from 'commander'
import type { SolvedAttraction } from '@/lib/estimation/attraction'
import { type Decay, type HuffData, numeric, parseDecay } from './huff-data'
import { perform, UsageError } from './run'
import { table } from './table'

interface Options {
  od: string
  zone: string
  store: string
  potential: string
  totals: string
  attraction?: string
  gamma: number
  distance: string
  decay: Decay
  outside: number
  floor: number
  scalePotential?: boolean
}

/** Sums that differ by less than this are taken to be rounded. */
const ROUNDING = 1e-3

/** Registers `solve-attraction`: the attraction of every store from store totals, given the decay. */
export function register(program: Command): void {
  program
    .command('solve-attraction')
    .description('Solve the attraction of every store from store totals, given how pull falls with distance.')
    .requiredOption('--od <file>', 'CSV with a row for each zone and store')
    .requiredOption('--zone <column>', 'column of the zone')
    .requiredOption('--store <column>', 'column of the store')
    .requiredOption('--potential <file:column>', 'CSV with the zone in its first column, and what it spends')
    .requiredOption('--totals <file:column>', 'CSV with the store in its first column, and what it sells')
    .requiredOption('--distance <column>', 'column of the distance')
    .requiredOption(
      '--decay <family:b>',
      'power:-2 is distance^-2, exp:-0.5 is exp(-0.5 distance)',
      parseDecay,
    )
    .option('--attraction <column>', 'column of what attraction is to be compared with, such as the area')
    .option('--gamma <g>', 'power of that column', numeric, 1)
    .option('--outside <u>', 'utility of spending elsewhere, added to every zone’s sum', numeric, 0)
    .option('--floor <distance>', 'shortest distance: what is below counts as this', numeric, 0)
    .option('--scale-potential', 'scale the potential so that its sum is that of the totals')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Totals fit any decay: a perfect fit here says nothing about where customers come from. Give a decay that was
estimated on customers, or a range of them.`,
    )
    .action((options: Options, command: Command) =>
      perform(command, async ({ progress }) => {
        if (options.outside < 0) throw new UsageError('outside', '--outside: a utility cannot be below 0.')
        const [
          { readHuff, readValues, utilities, valuesFile },
          { solveAttraction },
          { openNative },
          { InputError },
        ] = await Promise.all([
          import('./huff-data'),
          import('@/lib/estimation/attraction'),
          import('@/lib/engine/native'),
          import('./csv'),
        ])
        const engine = await openNative()
        progress('reading')
        const columns = { ...options, attraction: options.attraction ?? null }
        const read = async () => {
          const data = await readHuff(engine, columns, options.decay)
          const { file, column } = await valuesFile(engine, options.totals, 'totals', '--totals')
          const totals = await readValues(engine, file, column, 'store_keys', data.stores)
          const missing = data.stores.filter((_, s) => Number.isNaN(totals[s]))
          if (missing.length > 0)
            throw new InputError(
              'missing_total',
              `${file.name} has no total of ${missing.length} stores of ${data.od.name}: ${missing.slice(0, 8).join(', ')}${missing.length > 8 ? ', ...' : ''}. Add them (0 for a closed store), or take their rows out.`,
              { file: file.name, stores: missing.length },
            )
          const { columns: unknown } = await engine.query(
            `SELECT r.c0 AS id FROM ${file.table} r ANTI JOIN store_keys k ON k.id = r.c0 ORDER BY r.rowid`,
          )
          if (unknown.id.length > 0)
            throw new InputError(
              'unknown_store',
              `${file.name} has totals of ${unknown.id.length} stores without a row in ${data.od.name}: ${(unknown.id as string[]).slice(0, 8).join(', ')}. Add their rows, or take the totals out.`,
              { file: file.name, stores: unknown.id.length },
            )
          return { data, totals }
        }
        const { data, totals } = await read().finally(() => engine.close())
        const [sales, wealth] = [sum(totals), reached(data)]
        const ratio = sales / wealth
        const fits = options.outside > 0 || Math.abs(ratio - 1) <= ROUNDING
        if (!fits && !options.scalePotential)
          throw new InputError(
            'infeasible_totals',
            `The stores sell ${sales}, and the zones within reach have ${wealth} to spend (${((100 * sales) / wealth).toFixed(1)} %). ` +
              (ratio > 1
                ? 'Nobody can sell more than there is: raise the potential, or scale it with --scale-potential.'
                : 'Say where the rest goes with --outside, or scale the potential with --scale-potential.'),
            { totals: sales, potential: wealth },
          )
        const scale = options.scalePotential || options.outside === 0 ? ratio : 1
        const potential = data.potential.map(p => p * scale)
        progress('solving')
        const solved = solveAttraction(
          {
            start: data.start,
            store: data.store,
            stores: data.stores.length,
            utility: utilities(data, 0, options.decay),
            potential,
            outside: options.outside,
          },
          totals,
          data.stores,
        )
        const given = options.attraction ? givenOf(data, options.gamma) : null
        const attraction = attractions(solved, given)
        const warnings = [...data.warnings]
        if (scale !== 1 && Math.abs(scale - 1) > 1e-12)
          warnings.push(`The potential was multiplied by ${scale} so that its sum is that of the totals.`)
        const identification = identify(solved, given !== null)
        const stores = data.stores.map((store, s) => ({
          store,
          attraction: attraction[s],
          ...(given && { given: given[s], quality: attraction[s] / given[s] }),
          total: totals[s],
          predicted: solved.predicted[s],
        }))
        return {
          json: {
            stores,
            outside: solved.outside,
            total_potential: sum(potential),
            potential_scale: scale,
            iterations: solved.iterations,
            error: solved.error,
            converged: true,
            identification,
            warnings,
          },
          text: [
            table(
              ['store', 'attraction', ...(given ? ['given', 'quality'] : []), 'total', 'predicted'],
              stores.map(s => [
                s.store,
                digits(s.attraction),
                ...(given ? [digits(s.given!), digits(s.quality!)] : []),
                digits(s.total),
                digits(s.predicted),
              ]),
              [1, 2, 3, 4, 5],
            ),
            `Solved in ${solved.iterations} steps, to ${solved.error.toExponential(1)} of the totals.`,
            identification,
            ...warnings,
          ].join('\n\n'),
        }
      }),
    )
}

/** attraction^gamma by store, as the mean of its rows' logarithms. */
function givenOf({ store, stores, attraction }: HuffData, gamma: number): Float64Array {
  const total = new Float64Array(stores.length)
  const count = new Float64Array(stores.length)
  store.forEach((s, r) => {
    total[s] += gamma * Math.log(attraction[r])
    count[s]++
  })
  return total.map((t, s) => Math.exp(t / count[s]))
}

/** Attractions as factors: on the scale of what is given, if it is and no outside sets the scale. */
function attractions(solved: SolvedAttraction, given: Float64Array | null): Float64Array {
  const open = Array.from(solved.attraction.keys()).filter(s => Number.isFinite(solved.attraction[s]))
  const level =
    given && solved.markets === 1 ? open.reduce((l, s) => l + Math.log(given[s]), 0) / open.length : 0
  return solved.attraction.map(a => Math.exp(a + level))
}

function identify({ markets }: SolvedAttraction, given: boolean): string {
  const rest = 'The decay is not tested: totals can be matched under any decay.'
  if (markets === 0) return `Attractions are measured against the outside, whose utility is given. ${rest}`
  if (markets === 1)
    return `Attractions are known up to one common factor: here their geometric mean is ${given ? 'that of the given column' : '1'}. ${rest}`
  return `No zone links the stores of ${markets} separate markets: attractions are known up to one factor in each, and compare within a market only (geometric mean 1). ${rest}`
}

/** Potential of the zones that some store reaches. */
function reached({ start, potential }: HuffData): number {
  let total = 0
  for (let i = 0; i + 1 < start.length; i++) if (start[i + 1] > start[i]) total += potential[i]
  return total
}

const sum = (values: Float64Array) => values.reduce((total, v) => total + v, 0)
const digits = (value: number) => (Math.abs(value) >= 1e6 ? value.toFixed(0) : value.toPrecision(6))
