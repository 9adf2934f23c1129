import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Choices, Covariate } from './likelihood'

const folder = process.env.CHALANDISE_ORACLES ?? join(process.cwd(), '../shared/oracles')

/** A set of real data with known results: its folder, or why its tests are skipped. */
export function oracle(set: string) {
  const path = join(folder, set)
  const available = existsSync(path)
  if (!available && process.env.CHALANDISE_ORACLES)
    throw new Error(`CHALANDISE_ORACLES is set, but ${path} is missing`)
  return { available, path, title: available ? `oracle ${set}` : `oracle ${set}, skipped: no ${path}` }
}

export type Row = Record<string, string>

/** Rows of a CSV or TSV file without separators inside quotes. */
export function readRows(path: string): Row[] {
  const [header, ...lines] = readFileSync(path, 'utf8').replaceAll('"', '').trim().split(/\r?\n/)
  const separator = path.endsWith('.tsv') ? '\t' : ','
  const names = header.split(separator)
  return lines.map(line => {
    const values = line.split(separator)
    return Object.fromEntries(names.map((name, c) => [name, values[c]]))
  })
}

export const column = (rows: readonly Row[], name: string): Float64Array =>
  Float64Array.from(rows, r => Number(r[name]))

export const log = (values: Float64Array): Float64Array => values.map(Math.log)

/** Choices of rows: a group for each value of `zone`, in the order of their first rows. Sorts `rows` by zone. */
export function choicesOf(
  rows: Row[],
  zone: string,
  alternative: string,
  weight: string,
  covariates: (rows: readonly Row[]) => Covariate[],
): Choices & { zones: string[]; names: string[] } {
  const zones = [...new Set(rows.map(r => r[zone]))]
  const names = [...new Set(rows.map(r => r[alternative]))]
  const place = new Map(zones.map((z, i) => [z, i]))
  rows.sort((a, b) => place.get(a[zone])! - place.get(b[zone])!)
  const start = new Int32Array(zones.length + 1)
  for (const row of rows) start[place.get(row[zone])! + 1]++
  for (let i = 0; i < zones.length; i++) start[i + 1] += start[i]
  return {
    zones,
    names,
    start,
    alternative: Int32Array.from(rows, r => names.indexOf(r[alternative])),
    alternatives: names.length,
    weight: column(rows, weight),
    covariates: covariates(rows),
  }
}

/** Asserts a relative difference below `tolerance`. */
export function close(value: number | null | undefined, target: number, tolerance = 1e-6): void {
  const difference = Math.abs((value ?? Number.NaN) - target) / Math.max(Math.abs(target), 1e-300)
  expect(difference, `${value} against ${target}`).toBeLessThan(tolerance)
}
