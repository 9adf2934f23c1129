import { cp, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { BuildOptions } from '@/lib/build/build'
import { UsageError } from './run'

/** What `check` and `publish` take alike. */
export interface BuildFlags {
  mapping?: string
  acceptRejected?: NonNullable<BuildOptions['acceptRejected']>
  report?: string
  language: 'fr' | 'en'
  memory?: string
  threads?: number
}

/** Adds the options that say how extracts are read and judged. */
export function buildFlags(command: Command): Command {
  return command
    .option(
      '--mapping <file>',
      'mapping.json: which file and column is what (default: the one among the extracts)',
    )
    .option(
      '--accept-rejected <who: why>',
      'accept more rejected sales than dataset.json allows; the manifest keeps "Name: reason"',
      acceptance,
    )
    .option('--report <folder>', 'keep report.json, report.txt and rejected rows there (customer data)')
    .addOption(
      new Option('--language <language>', 'of the report and of rejected rows')
        .choices(['fr', 'en'])
        .default('en'),
    )
    .option('--memory <size>', 'memory of the build, as 3GB; what does not fit goes to the disk', memory)
    .option('--threads <n>', 'processor cores (default: all)', cores)
}

/** The build's options as the flags say them. @throws UsageError, ContractError `bad_mapping`. */
export async function buildOptions({
  mapping,
  acceptRejected,
  language,
  memory: memoryLimit,
  threads,
}: BuildFlags): Promise<Omit<BuildOptions, 'extracts' | 'out'> & { language: 'fr' | 'en' }> {
  return { mapping: await mappingAt(mapping), acceptRejected, language, memoryLimit, threads }
}

async function mappingAt(file: string | undefined): Promise<BuildOptions['mapping']> {
  if (file === undefined) return undefined
  const text = await readFile(file, 'utf8').catch(cause => {
    throw new UsageError('no_such_file', `The mapping ${file} cannot be read: ${(cause as Error).message}.`)
  })
  const { parseMapping } = await import('@/lib/contract/mapping')
  return parseMapping(text, file)
}

/** Keeps what a check or a build said, whatever came of it. */
export async function keepReport(out: string, folder: string | undefined): Promise<void> {
  if (folder === undefined) return
  await mkdir(folder, { recursive: true })
  for (const name of ['report.json', 'report.txt', 'rejected'])
    await cp(join(out, name), join(folder, name), { recursive: true }).catch(ignoreMissing)
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}

function acceptance(text: string): NonNullable<BuildOptions['acceptRejected']> {
  const [, by, reason] = /^\s*([^:]+?)\s*:\s*(\S.*?)\s*$/s.exec(text) ?? []
  if (!by || !reason || by.length > 120 || reason.length > 500)
    throw new InvalidArgumentError('say who accepts it and why, as "Anne Martin: the old tills of March".')
  return { by, reason }
}

function memory(text: string): string {
  if (!/^\d+(\.\d+)?\s*[KMGT]i?B$/i.test(text)) throw new InvalidArgumentError('give a size such as 3GB.')
  return text
}

function cores(text: string): number {
  const n = Number(text)
  if (!Number.isSafeInteger(n) || n < 1) throw new InvalidArgumentError('give a whole number from 1.')
  return n
}
