import { tablesByName } from '@/lib/contract/match'
import { formatOf, stemOf } from '@/lib/extracts/extract'

/** What a file is, by its name alone. */
export type Kind = 'extract' | 'declaration' | 'mapping' | 'unread'

/** A file that somebody gave to this page. Its bytes stay where they lie until they are asked for. */
export interface GivenFile {
  file: File
  /** As people see it: its name, behind the folder below the one that was given. */
  path: string
  kind: Kind
  /** The table its name says, null where it says none. */
  table: string | null
}

/** Files of the system, and those that an office program puts beside an open one. */
const HIDDEN = /^(\.|~\$|thumbs\.db$|desktop\.ini$)|^\.~lock|\.(tmp|part|crdownload)$/i

/** A file under a path; null where it is none that people mean to give. */
export function givenFile(
  file: File,
  path = belowFolder(file.webkitRelativePath) || file.name,
): GivenFile | null {
  // Uploads know a file by its name and one folder: here too, so that a mapping fits both.
  const parts = path.split('/').slice(-2)
  const name = parts.at(-1) ?? ''
  if (path.split('/').some(part => HIDDEN.test(part))) return null
  const kind: Kind =
    name === 'dataset.json'
      ? 'declaration'
      : name === 'mapping.json'
        ? 'mapping'
        : formatOf(name)
          ? 'extract'
          : 'unread'
  const named = kind === 'extract' ? [...tablesByName(stemOf(name)), ...tablesByName(parts.at(-2) ?? '')] : []
  return { file, path: parts.join('/'), kind, table: named[0]?.table.name ?? null }
}

const belowFolder = (path: string) => path.slice(path.indexOf('/') + 1)

/** Adds files to those given before; one of the same path takes the other's place. Extracts first, by path. */
export function withFiles(before: readonly GivenFile[], more: readonly GivenFile[]): GivenFile[] {
  const paths = new Set(more.map(f => f.path))
  const order: readonly Kind[] = ['extract', 'declaration', 'mapping', 'unread']
  return [...before.filter(f => !paths.has(f.path)), ...more].sort(
    (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || (a.path < b.path ? -1 : 1),
  )
}

/** A file that the builder knows by its path, as one chosen with its folder is. */
export function fileAt({ file, path }: GivenFile): File {
  if (!path.includes('/')) return file
  const named = new File([file], file.name, { type: file.type, lastModified: file.lastModified })
  Object.defineProperty(named, 'webkitRelativePath', { value: `given/${path}` })
  return named
}

/** What was dropped, folders walked through. */
export async function droppedFiles(transfer: DataTransfer): Promise<GivenFile[]> {
  // The list is emptied as soon as the event is over: take the entries before anything waits.
  const entries = [...transfer.items].flatMap(item => item.webkitGetAsEntry() ?? [])
  if (entries.length === 0) return chosenFiles(transfer.files)
  // One folder stands for what is in it.
  const only = entries.length === 1 && entries[0].isDirectory
  const found = await Promise.all(entries.map(entry => walk(entry, only ? '' : entry.name)))
  return found.flat()
}

export const chosenFiles = (files: Iterable<File>): GivenFile[] =>
  [...files].flatMap(file => givenFile(file) ?? [])

async function walk(entry: FileSystemEntry, path: string): Promise<GivenFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    )
    return [givenFile(file, path || file.name)].flatMap(f => f ?? [])
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const inside: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) break
    inside.push(...some)
  }
  const found = await Promise.all(inside.map(e => walk(e, path ? `${path}/${e.name}` : e.name)))
  return found.flat()
}
