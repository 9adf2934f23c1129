import type { Command } from 'commander'
import { type Decay, type HuffData, numeric, parseDecay } from './huff-data'
import { perform, UsageError } from './run'
import { integer, table } from './table'

interface Options {
  od: string
  zone: string
  store: string
  potential: string
  attraction: string
  distance: string
  gamma: number
  decay: Decay
  close: string[]
  resize: string[]
  open?: string
  outside: number
  floor: number
}

const list = (value: string, before: string[]) => [...before, value]

/** Registers `huff`: who sells how much before and after stores close, open or change size. */
export function register(program: Command): void {
  program
    .command('huff')
    .description('Share each zone’s potential out among stores by Huff’s rule, before and after a change.')
    .requiredOption('--od <file>', 'CSV with a row for each zone and store')
    .requiredOption('--zone <column>', 'column of the zone')
    .requiredOption('--store <column>', 'column of the store')
    .requiredOption('--potential <file:column>', 'CSV with the zone in its first column, and what it spends')
    .requiredOption('--attraction <column>', 'column of the attraction, such as the selling area')
    .requiredOption('--distance <column>', 'column of the distance')
    .option('--gamma <g>', 'power of the attraction', numeric, 1)
    .requiredOption(
      '--decay <family:b>',
      'power:-2 is distance^-2, exp:-0.5 is exp(-0.5 distance)',
      parseDecay,
    )
    .option('--close <store>', 'close a store (may be given several times)', list, [])
    .option('--resize <store=attraction>', 'give a store another attraction (several times)', list, [])
    .option('--open <file>', 'CSV with the rows of new stores, in the columns of --od')
    .option('--outside <u>', 'utility of spending elsewhere, added to every zone’s sum', numeric, 0)
    .option('--floor <distance>', 'shortest distance: what is below counts as this', numeric, 0)
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
A zone of the potential file that no store can reach keeps its potential outside; totals and outside always add up
to the total potential.`,
    )
    .action((options: Options, command: Command) =>
      perform(command, async ({ progress }) => {
        if (options.outside < 0) throw new UsageError('outside', '--outside: a utility cannot be below 0.')
        const [{ readHuff, utilities }, { allocate }, { openNative }] = await Promise.all([
          import('./huff-data'),
          import('@/lib/estimation/huff'),
          import('@/lib/engine/native'),
        ])
        const engine = await openNative()
        progress('reading')
        const data = await readHuff(engine, options, options.decay).finally(() => engine.close())
        const changes = planOf(data, options)
        const base = utilities(data, options.gamma, options.decay)
        const resized = data.attraction.map((a, r) => changes.resize.get(data.store[r]) ?? a)
        const scenario = utilities({ ...data, attraction: resized }, options.gamma, options.decay)
        const offer = {
          start: data.start,
          store: data.store,
          stores: data.stores.length,
          potential: data.potential,
          outside: options.outside,
        }
        const none = Number.NEGATIVE_INFINITY
        const before = allocate({ ...offer, utility: base.map((u, r) => (data.opening[r] ? none : u)) })
        const after = allocate({
          ...offer,
          utility: scenario.map((u, r) => (changes.closed.has(data.store[r]) ? none : u)),
        })
        const opened = new Set(data.store.filter((_, r) => data.opening[r]))
        const stores = data.stores.map((store, s) => ({
          store,
          before: opened.has(s) ? null : before.totals[s],
          after: changes.closed.has(s) ? null : after.totals[s],
        }))
        const total = data.potential.reduce((sum, p) => sum + p, 0)
        return {
          json: {
            stores,
            outside: { before: before.outside, after: after.outside },
            total_potential: total,
            warnings: data.warnings,
          },
          text: [
            table(
              ['store', 'before', 'after', 'change'],
              [
                ...stores.map(s => [
                  s.store,
                  s.before === null ? '' : figure(s.before),
                  s.after === null ? '' : figure(s.after),
                  change(s.before, s.after),
                ]),
                [
                  '(outside)',
                  figure(before.outside),
                  figure(after.outside),
                  change(before.outside, after.outside),
                ],
                ['(total potential)', figure(total), figure(total), ''],
              ],
              [1, 2, 3],
            ),
            ...data.warnings,
          ].join('\n\n'),
        }
      }),
    )
}

/** Stores to close and to resize, as places in `data.stores`. */
function planOf(data: HuffData, options: Pick<Options, 'close' | 'resize'>) {
  const known = (id: string, option: string) => {
    const store = data.stores.indexOf(id.trim())
    if (store < 0) throw new UsageError('unknown_store', `${option}: ${data.od.name} has no store "${id}".`)
    return store
  }
  const closed = new Set(options.close.map(id => known(id, '--close')))
  const resize = new Map<number, number>()
  for (const written of options.resize) {
    const at = written.lastIndexOf('=')
    const value = Number(written.slice(at + 1))
    if (at < 1 || !(value > 0) || !Number.isFinite(value))
      throw new UsageError(
        'resize',
        `--resize ${written}: write STORE=ATTRACTION, with an attraction above 0.`,
      )
    const store = known(written.slice(0, at), '--resize')
    if (closed.has(store) || resize.has(store))
      throw new UsageError(
        'conflict',
        `--resize ${written}: the store is already ${closed.has(store) ? 'closed' : 'resized'} in this call.`,
      )
    resize.set(store, value)
  }
  return { closed, resize }
}

const figure = (value: number) =>
  Math.abs(value) >= 1000 || value === 0 ? integer(Math.round(value)) : value.toPrecision(4)

function change(before: number | null, after: number | null): string {
  if (before === null || after === null) return before === null ? 'opens' : 'closes'
  const difference = after - before
  if (Math.abs(difference) <= 1e-12 * Math.abs(before)) return '='
  return `${difference > 0 ? '+' : ''}${figure(difference)}${before > 0 ? ` (${((100 * difference) / before).toFixed(1)} %)` : ''}`
}
