import { create } from 'zustand'
import type { PlainQuestion } from '@/lib/build/build.worker'
import type { PrivateDataset } from '@/lib/build/private-session'
import type { BuildProgress } from '@/lib/build/progress'
import type { Report } from '@/lib/checks/report-type'
import { type Mapping, NO_MAPPING, parseMapping } from '@/lib/contract/mapping'
import type { Manifest } from '@/lib/dataset/manifest'
import type { OpenedFile } from '@/lib/extracts/file-report'
import type { Upload } from './door-client'
import { type GivenFile, withFiles } from './given-files'
import { withTable } from './mapping-draft'

/** Where files are built: in this browser, or on the server that readers are served from. */
export type Door = 'private' | 'server'

/** What a dataset.json would declare, where none was given. */
export interface Declared {
  name: string
  currency: string
  country: string
  amounts: string
}

/** What is under way. */
export interface Run {
  door: Door
  step: 'check' | 'build' | 'send' | 'publish' | 'preview'
  progress: BuildProgress | null
  /** Files by path: how much of each was read, or sent. */
  shares: Readonly<Record<string, number>>
  stop: () => void
}

/** Something that went wrong, in a reader's words. */
export interface Problem {
  /** A key of the catalogue's `dataScreen.problems`, or one it does not know. */
  code: string
  values: Readonly<Record<string, string | number>>
  /** What is said where the catalogue does not know the code. */
  sentence: { fr: string; en: string }
}

/** A table of rejected rows that can be had as CSV. */
export interface RejectedTable {
  table: string
  open: () => Promise<Blob>
}

/** What came of a run: the report always; the dataset where there is one. */
export interface Outcome {
  door: Door
  report: Report
  /** null where the files were only checked, or are refused. */
  manifest: Manifest | null
  rejected: readonly RejectedTable[]
  /** Of the private door: the dataset, and whether this browser could keep it. */
  dataset: PrivateDataset | null
  kept: 'yes' | 'full' | 'unavailable'
  /** Of the server's door. */
  upload: Upload | null
  /** The version that readers are offered now. */
  published: string | null
}

interface Work {
  door: Door
  files: readonly GivenFile[]
  mapping: Mapping
  declared: Declared
  run: Run | null
  problem: Problem | null
  opened: readonly OpenedFile[]
  questions: readonly PlainQuestion[]
  outcome: Outcome | null
  /** The server's secret: in this page's memory alone, never stored. */
  token: string
}

const nothing = (): Omit<Work, 'door' | 'token'> => ({
  files: [],
  mapping: NO_MAPPING,
  declared: { name: '', currency: 'EUR', country: 'FR', amounts: '' },
  run: null,
  problem: null,
  opened: [],
  questions: [],
  outcome: null,
})

/** What a person is importing. It outlives the view, so that the map can be looked at meanwhile; not a reload. */
export const useWork = create<Work>()(() => ({ door: 'private', token: '', ...nothing() }))

const { setState: set, getState: get } = useWork

export async function giveFiles(more: readonly GivenFile[]): Promise<void> {
  const mappings = more.filter(f => f.kind === 'mapping')
  set({ files: withFiles(get().files, more), problem: null, opened: [], questions: [] })
  const last = mappings.at(-1)
  if (last)
    try {
      set({ mapping: parseMapping(await last.file.text(), last.path) })
    } catch (error) {
      set({ problem: problemOf(error) })
    }
  const declaration = get().files.find(f => f.kind === 'declaration')
  if (!declaration && get().declared.name === '' && more.length > 0) {
    const folder = more[0].file.webkitRelativePath.split('/')[0]
    set({ declared: { ...get().declared, name: folder } })
  }
}

export function dropFile(path: string): void {
  const files = get().files.filter(f => f.path !== path)
  const mapping = withTable(get().mapping, path, undefined)
  set({
    files,
    mapping: files.some(f => f.kind === 'mapping') ? mapping : withoutFile(mapping, path),
    problem: null,
    opened: get().opened.filter(o => o.file !== path),
    questions: get().questions.filter(q => q.file !== path),
  })
}

const withoutFile = (mapping: Mapping, path: string): Mapping => ({
  ...mapping,
  files: mapping.files.filter(f => f.file !== path),
})

/** Back to the beginning, as if nothing had been given. */
export function startOver(): void {
  get().run?.stop()
  void endUpload()
  set(nothing())
}

/** What the server still keeps of an upload that was not published is deleted there. */
export async function endUpload(): Promise<void> {
  const { outcome } = get()
  if (outcome?.upload && outcome.published === null) await outcome.upload.end()
}

/** An error as the screen says it. */
export function problemOf(error: unknown): Problem {
  const { code, message, values, sentence } = (error ?? {}) as {
    code?: unknown
    message?: unknown
    values?: Record<string, unknown>
    sentence?: Problem['sentence']
  }
  const text = typeof message === 'string' ? message : String(error)
  return {
    code: typeof code === 'string' ? code : 'unexpected',
    values: Object.fromEntries(
      Object.entries(values ?? {}).filter(
        (e): e is [string, string | number] => typeof e[1] === 'string' || typeof e[1] === 'number',
      ),
    ),
    sentence: sentence ?? { fr: text, en: text },
  }
}

/** What is known of a private dataset that was restored. */
export const outcomeOf = (dataset: PrivateDataset, kept: Outcome['kept'] = 'yes'): Outcome => ({
  door: 'private',
  report: dataset.report,
  manifest: dataset.manifest,
  rejected: rejectedOf(dataset.rejected),
  dataset,
  kept,
  upload: null,
  published: null,
})

export const rejectedOf = (rejected: ReadonlyMap<string, Blob>): RejectedTable[] =>
  [...rejected].map(([table, csv]) => ({ table, open: async () => csv }))
