import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Command, Option } from 'commander'
import type { BuildProgress } from '@/lib/build/progress'
import type { Published } from '@/lib/publishing/commit'
import { type BuildFlags, buildFlags, buildOptions, keepReport } from './build-options'
import { describeBuild, describeKept, describePlaces, saying } from './report'
import { type Context, type Outcome, perform, UsageError } from './run'
import { bytes } from './table'

interface Options extends BuildFlags {
  data?: string
  to?: string
  tokenFile?: string
  fromScratch?: boolean
  audience: 'shared' | 'detailed'
}

/** Registers `publish <extracts...>`. */
export function register(program: Command): void {
  const command = program
    .command('publish')
    .description('Check extracts, build a dataset and make it the one that readers are offered.')
    .argument(
      '<extracts...>',
      'folders or files: stores.parquet, sales_2026.csv, customers.xlsx, dataset.json, mapping.json ...',
    )
  buildFlags(command)
    .option('--data <folder>', 'where datasets are published (default: CHALANDISE_DATA, or data/published)')
    .addOption(
      new Option(
        '--audience <audience>',
        'detailed holds a row for each customer and is not offered to readers',
      )
        .choices(['shared', 'detailed'])
        .default('shared'),
    )
    .option('--to <url>', 'build here and send the finished dataset alone to this server')
    .option('--token-file <file>', 'file with the server’s secret (default: the variable CHALANDISE_TOKEN)')
    .option(
      '--from-scratch',
      'keep no rows of the version readers have: corrections of past months show, but whoever compares the two ' +
        'versions may learn of single customers',
    )
    .option('--json', 'print one JSON object')
    .action((extracts: string[], options: Options, self: Command) =>
      perform(self, context =>
        options.to === undefined
          ? publishHere(extracts, options, context)
          : publishThere(extracts, { ...options, to: options.to }, context),
      ),
    )
}

async function publishHere(
  extracts: readonly string[],
  options: Options,
  { signal, progress }: Context,
): Promise<Outcome> {
  const started = performance.now()
  // Loaded when needed: help and wrong calls answer at once.
  const [{ dataFolder }, { publish }] = await Promise.all([
    import('@/lib/dataset/store'),
    import('@/lib/publishing/publish'),
  ])
  const published = await publish(
    options.data ?? dataFolder(),
    {
      ...(await buildOptions(options)),
      audience: options.audience,
      fromScratch: options.fromScratch,
      extracts,
      signal,
      onProgress: p => progress(...saying(p)),
    },
    folder => keepReport(folder, options.report),
  )
  return outcome(published, (performance.now() - started) / 1000)
}

/** Files of a finished dataset that are sent: the packed file stands for the other, the report stays here. */
const SENT = ['manifest.json', 'dataset.duckdb.gz']

async function publishThere(
  extracts: readonly string[],
  options: Options & { to: string },
  { signal, progress }: Context,
): Promise<Outcome> {
  const started = performance.now()
  if (options.data !== undefined)
    throw new UsageError('to_and_data', 'Give --to or --data: a dataset is published there or here.')
  const [{ readToken, sendDataset, serverUrl }, { fetchOffered }] = await Promise.all([
    import('./send'),
    import('./offered'),
  ])
  const to = serverUrl(options.to)
  const token = await readToken(options.tokenFile)
  if (to.protocol === 'http:' && !/^(localhost|127\..*|\[::1\])$/.test(to.hostname))
    progress(`warning: ${to.origin} is not https, so the secret and the dataset can be read on the way`)
  const build = { ...(await buildOptions(options)), audience: options.audience }
  const [{ buildDataset }, { withoutValues }] = await Promise.all([
    import('@/lib/build/build'),
    import('@/lib/dataset/disclosure'),
  ])
  const out = await mkdtemp(join(tmpdir(), 'chalandise-send-'))
  try {
    const onProgress = (p: BuildProgress) => progress(...saying(p))
    const offered = await fetchOffered(join(out, 'offered'), { to, token, signal, progress })
    const previous =
      options.audience === 'detailed' ? undefined : options.fromScratch && offered ? 'asked' : offered
    const manifest = await buildDataset({ ...build, extracts, out, previous, signal, onProgress }).finally(
      () => keepReport(out, options.report),
    )
    await writeFile(join(out, 'manifest.json'), `${JSON.stringify(withoutValues(manifest), null, 2)}\n`)
    const { version } = await sendDataset(out, SENT, { to, token, signal, progress })
    const compressed = (await stat(join(out, 'dataset.duckdb.gz'))).size
    const seconds = (performance.now() - started) / 1000
    return {
      json: {
        ...manifest,
        version,
        to: to.href,
        compressed_bytes: compressed,
        seconds: Number(seconds.toFixed(2)),
      },
      text: [
        ...describeBuild(manifest, options.report ? join(options.report, 'rejected') : null),
        describePlaces(manifest),
        ...[describeKept(manifest)].filter(text => text !== null),
        `Published on ${to.host}: version ${version}, ${bytes(compressed)} sent, ${seconds.toFixed(1)} s. ` +
          'Nothing but the finished dataset left this machine.',
      ].join('\n\n'),
    }
  } finally {
    await rm(out, { recursive: true, force: true })
  }
}

async function outcome({ manifest, folder, existed, offered }: Published, seconds: number): Promise<Outcome> {
  const compressed = (await stat(join(folder, 'dataset.duckdb.gz'))).size
  return {
    json: {
      ...manifest,
      folder,
      existed,
      offered,
      compressed_bytes: compressed,
      seconds: Number(seconds.toFixed(2)),
    },
    text: [
      ...describeBuild(manifest, join(folder, 'rejected')),
      describePlaces(manifest),
      ...[describeKept(manifest)].filter(text => text !== null),
      `${existed ? 'Already published' : 'Published'}${existed && offered ? ', current again' : ''}: version ${manifest.version}, ` +
        `${bytes(manifest.bytes)} (${bytes(compressed)} compressed), ${seconds.toFixed(1)} s.\n${folder}`,
      ...(offered
        ? []
        : [
            'It is detailed and therefore not offered to readers: set CHALANDISE_SERVE_DETAILED=1 where that is meant.',
          ]),
    ].join('\n\n'),
  }
}
