import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { BuildEngine } from '@/lib/engine/engine'
import { rejectedCsv } from './rejected'
import { reportText } from './report'
import type { Report } from './report-type'
import type { Language } from './sentences'
import type { Staged } from './stage'

/** Writes the rejected rows of a table as `<table>.csv`; no file where there are none. */
export async function writeRejected(
  engine: BuildEngine,
  staged: Staged,
  folder: string,
  language: Language,
): Promise<void> {
  const pieces = rejectedCsv(engine, staged, language)
  const first = await pieces.next()
  if (first.done) return
  await mkdir(folder, { recursive: true })
  const all = async function* () {
    yield first.value
    yield* pieces
  }
  await pipeline(Readable.from(all()), createWriteStream(join(folder, `${staged.table.name}.csv`)))
}

/** Writes `report.json` for programs and `report.txt` for people. */
export async function writeReport(report: Report, folder: string, language: Language): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`)
  await writeFile(join(folder, 'report.txt'), reportText(report, language))
}
