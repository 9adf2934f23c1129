import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import type { Comparison } from '@/lib/publishing/compare'
import type { VersionSummary } from '@/lib/publishing/versions'
import { describeComparison } from './comparison'
import { describeBuild, describePlaces, month } from './report'
import { type Context, type Outcome, perform } from './run'
import { bytes, integer, money, table } from './table'

interface Common {
  data?: string
}

const versions = () => import('@/lib/publishing/versions')
const folder = async (options: Common) => options.data ?? (await import('@/lib/dataset/store')).dataFolder()

/** Registers `datasets list|show|compare|add|use|pin|unpin|prune|verify`. */
export function register(program: Command): void {
  const group = program
    .command('datasets')
    .description('Published versions: list, show, compare, go back, pin, remove old ones, verify.')
  const add = (
    usage: string,
    description: string,
    run: (args: string[], options: Common & Record<string, unknown>, context: Context) => Promise<Outcome>,
    extend: (command: Command) => void = () => {},
  ) => {
    const command = group
      .command(usage)
      .description(description)
      .option('--data <folder>', 'where datasets are published (default: CHALANDISE_DATA, or data/published)')
      .option('--json', 'print one JSON object')
    extend(command)
    command.action((...given: unknown[]) => {
      const self = given.at(-1) as Command
      return perform(self, context => run(self.args, self.opts(), context))
    })
  }

  add('list', 'All versions, newest first; * is the one readers are offered.', (_, options) => list(options))
  add('show [version]', 'What a version was built from, what was rejected, what the checks found.', show)
  add(
    'compare <before> [after]',
    'What differs: stores, revenue by month and by store, checks, identities (default: after = current).',
    compare,
  )
  add('add <folder>', 'Publish a finished dataset that was built elsewhere, after checking it.', addFolder)
  add('use <version>', 'Offer another version to readers: back to an older one, or forward again.', use)
  add('pin <version>', 'Keep a version from being pruned.', pin, command =>
    command.option('--note <text>', 'why it is kept', ''),
  )
  add('unpin <version>', 'Let a version be pruned again.', unpin)
  add('prune', 'Remove old versions, except the newest, the current and the pinned.', prune, command =>
    command
      .requiredOption('--keep <n>', 'how many of the newest stay', atLeastOne)
      .option('--dry-run', 'say what would be removed, and remove nothing'),
  )
  add('verify [version]', 'Compare dataset files with their hashes; all versions by default.', verify)
  group.addHelpText(
    'after',
    '\nA version is named by its 16 digits or the first of them, or: current, previous (the one before it).',
  )
}

function atLeastOne(value: string): number {
  const n = Number(value)
  if (!Number.isSafeInteger(n) || n < 1) throw new InvalidArgumentError('give a whole number from 1.')
  return n
}

async function list(options: Common): Promise<Outcome> {
  const data = await folder(options)
  const [{ listVersions }, { lockHolder }] = await Promise.all([versions(), import('@/lib/publishing/lock')])
  const [{ versions: found, broken }, busy] = await Promise.all([listVersions(data), lockHolder(data)])
  const parts: string[] = []
  if (found.length > 0)
    parts.push(
      table(
        [
          '',
          'version',
          'built',
          'audience',
          'months',
          'sales rows',
          'amount',
          'rejected',
          'size',
          'sent',
          '',
        ],
        found.map(row),
        [5, 6, 7, 8, 9],
      ),
    )
  for (const b of broken) parts.push(`${b.version}${b.current ? ' (current)' : ''}: ${b.problem}`)
  if (parts.length === 0)
    parts.push(`No dataset is published in ${data}. Publish extracts: npm run -s cli -- publish <folder>.`)
  if (busy)
    parts.push(`${busy.user} on ${busy.host} has been at work since ${busy.started_at} (${busy.what}).`)
  return { json: { data, versions: found, broken, busy }, text: parts.join('\n\n') }
}

function row(v: VersionSummary): string[] {
  return [
    v.current ? '*' : '',
    v.version,
    v.built_at.slice(0, 16).replace('T', ' '),
    v.audience,
    `${month(v.period.first_month)} to ${month(v.period.last_month)}`,
    integer(v.sales?.rows_accepted ?? 0),
    money(v.sales?.amount_accepted ?? null),
    integer(v.rows_rejected),
    bytes(v.bytes),
    bytes(v.compressed_bytes),
    v.pinned === null ? '' : `pinned${v.pinned ? `: ${v.pinned}` : ''}`,
  ]
}

async function show([which = 'current']: string[], options: Common): Promise<Outcome> {
  const data = await folder(options)
  const [{ findVersion, pinOf }, { currentVersion, readManifest, versionFolder }] = await Promise.all([
    versions(),
    import('@/lib/dataset/store'),
  ])
  const version = await findVersion(data, which)
  const manifest = await readManifest(data, version)
  const current = (await currentVersion(data))?.version === version
  const pinned = await pinOf(data, version)
  const where = versionFolder(data, version)
  return {
    json: { ...manifest, current, pinned, folder: where },
    text: [
      `Version ${version}${current ? ', current' : ''}${pinned === null ? '' : ', pinned'}: ${manifest.audience}, ` +
        `built ${manifest.built_at} by ${manifest.builder} after ${manifest.contract}.\n${where}`,
      ...describeBuild(manifest, null),
      describePlaces(manifest),
      table(
        ['source', 'rows', 'size', 'SHA-256'],
        manifest.sources.map(s => [s.file, integer(s.rows), bytes(s.bytes), s.sha256.slice(0, 16)]),
        [1, 2],
      ),
    ].join('\n\n'),
  }
}

async function compare([before, after = 'current']: string[], options: Common): Promise<Outcome> {
  const data = await folder(options)
  const [{ findVersion }, { compareVersions }] = await Promise.all([
    versions(),
    import('@/lib/publishing/compare'),
  ])
  const comparison: Comparison = await compareVersions(
    data,
    await findVersion(data, before),
    await findVersion(data, after),
  )
  return { json: { ...comparison }, text: describeComparison(comparison) }
}

async function addFolder([from]: string[], options: Common): Promise<Outcome> {
  const data = await folder(options)
  const { addFinished } = await import('@/lib/publishing/receive')
  const { manifest, folder: where, existed } = await addFinished(data, from)
  return {
    json: { version: manifest.version, folder: where, existed },
    text: `${existed ? 'Already published, current again' : 'Published'}: version ${manifest.version}.\n${where}`,
  }
}

async function use([which]: string[], options: Common): Promise<Outcome> {
  const data = await folder(options)
  const { findVersion, offerVersion } = await versions()
  const { currentVersion } = await import('@/lib/dataset/store')
  const before = (await currentVersion(data))?.version ?? null
  const { version, declaration, period, built_at } = await offerVersion(data, await findVersion(data, which))
  return {
    json: { version, before },
    text:
      `Readers are now offered version ${version}: ${declaration.name}, sales to ${period.last_day}, built ${built_at}.` +
      (before && before !== version ? `\nBefore it was ${before}: datasets use ${before} goes back.` : ''),
  }
}

async function pin([which]: string[], options: Common & { note?: unknown }): Promise<Outcome> {
  const data = await folder(options)
  const { findVersion, pin: keep } = await versions()
  const version = await findVersion(data, which)
  const note = String(options.note ?? '')
  await keep(data, version, note)
  return { json: { version, pinned: note }, text: `Version ${version} is kept when old ones are pruned.` }
}

async function unpin([which]: string[], options: Common): Promise<Outcome> {
  const data = await folder(options)
  const { findVersion, unpin: release } = await versions()
  const version = await findVersion(data, which)
  await release(data, version)
  return { json: { version, pinned: null }, text: `Version ${version} may be pruned again.` }
}

async function prune(_: string[], options: Common & Record<string, unknown>): Promise<Outcome> {
  const data = await folder(options)
  const dryRun = options.dryRun === true
  const { prune: removeOld } = await versions()
  const result = await removeOld(data, { keep: Number(options.keep), dryRun })
  const verb = dryRun ? 'Would remove' : 'Removed'
  return {
    json: { dry_run: dryRun, ...result },
    text: [
      result.removed.length === 0
        ? 'Nothing to remove.'
        : `${verb} ${result.removed.length} versions, ${bytes(result.bytes)}: ` +
          `${result.removed.map(r => r.version).join(', ')}.`,
      `Kept ${result.kept.map(k => `${k.version} (${k.why})`).join(', ') || 'none'}.`,
    ].join('\n'),
  }
}

async function verify([which]: string[], options: Common, { progress }: Context): Promise<Outcome> {
  const data = await folder(options)
  const [{ findVersion }, store] = await Promise.all([versions(), import('@/lib/dataset/store')])
  const { hasFirstView } = await import('@/lib/dataset/first-view-file')
  const names = which ? [await findVersion(data, which)] : await store.versionNames(data)
  const results: { version: string; ok: boolean; problem: string | null }[] = []
  for (const version of names) {
    progress(`${results.length + 1}/${names.length} ${version}`)
    results.push(
      await store.verify(data, version).then(
        async manifest =>
          (await hasFirstView(store.versionFolder(data, version), manifest))
            ? { version, ok: true, problem: null }
            : {
                version,
                ok: false,
                problem:
                  'first-view.gz is missing or altered: readers wait longer. Publish the extracts again.',
              },
        (error: Error) => ({ version, ok: false, problem: error.message }),
      ),
    )
  }
  const bad = results.filter(r => !r.ok)
  return {
    json: { ok: bad.length === 0, versions: results },
    text: [
      `${results.length - bad.length} of ${results.length} versions are what was published.`,
      ...bad.map(r => `${r.version}: ${r.problem}`),
    ].join('\n'),
    refused: bad.length > 0,
  }
}
