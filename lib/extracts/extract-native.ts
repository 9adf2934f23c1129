import { existsSync, openAsBlob, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ContractError } from '@/lib/contract/error'
import { CONTRACT } from '@/lib/contract/tables'
import type { ExtractFile } from './extract'

/**
 * The files at these paths: a file itself; of a folder its files, those in folders named after a table included.
 *
 * @throws ContractError `no_such_path`
 */
export async function extractsAt(paths: readonly string[]): Promise<ExtractFile[]> {
  const files: ExtractFile[] = []
  for (const path of paths) {
    if (!existsSync(path))
      throw new ContractError('no_such_path', `There is no file or folder ${path}.`, { path })
    if (statSync(path).isDirectory())
      for (const file of filesBelow(path))
        files.push({ file, path: join(path, file), blob: await openAsBlob(join(path, file)) })
    else files.push({ file: basename(path), path, blob: await openAsBlob(path), named: true })
  }
  return files
}

function filesBelow(folder: string): string[] {
  const files: string[] = []
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && CONTRACT.some(t => t.name === entry.name))
      for (const file of readdirSync(join(folder, entry.name), { withFileTypes: true }))
        if (file.isFile()) files.push(join(entry.name, file.name))
    if (entry.isFile()) files.push(entry.name)
  }
  return files.sort()
}
