import type { BuildEngine } from '@/lib/engine/engine'
import { ident } from '@/lib/engine/sql'
import { cell } from '@/lib/export/cell'
import { type Language, texts } from './sentences'
import type { Staged } from './stage'

/** Rows fetched at once: rejected rows may be millions. */
const BATCH = 10_000

/**
 * The rejected rows of a table as CSV text, in pieces; nothing where none was rejected. Code, column, file, row
 * and a sentence, then the values as they stand in the file.
 *
 * For people and their spreadsheets: UTF-8 with a byte order mark, `;` in French and `,` in English. A value
 * that a spreadsheet would run as a formula gets an apostrophe in front; plain numbers do not.
 */
export async function* rejectedCsv(
  engine: BuildEngine,
  staged: Staged,
  language: Language,
): AsyncGenerator<string> {
  const table = `rejected_${staged.table.name}`
  const columns = await collect(engine, staged, table)
  if (!columns) return
  const separator = language === 'fr' ? ';' : ','
  const { labels, sentence } = texts(language)
  yield `\uFEFF${[labels.code, labels.column, labels.file, labels.row, labels.reason, ...columns].map(c => cell(c, separator)).join(separator)}\n`
  const values = columns.map((_, i) => `v${i}`).join(', ')
  for (let from = 0; ; from += BATCH) {
    const { columns: found, rows } = await engine.query(
      `SELECT fault::INTEGER AS fault, file::INTEGER AS file, row::BIGINT AS row${values ? `, ${values}` : ''}
       FROM ${table} WHERE rowid >= ${from} AND rowid < ${from + BATCH} ORDER BY file, row`,
    )
    if (rows === 0) break
    const lines: string[] = []
    for (let i = 0; i < rows; i++) {
      const check = staged.rejects[(found.fault as Float64Array)[i]]
      const file = staged.files[(found.file as Float64Array)[i]]
      const row = String((found.row as Float64Array)[i])
      const source = file.columns.get(check.column)?.name
      const at = source === undefined ? -1 : columns.indexOf(source)
      const value = at < 0 ? '' : ((found[`v${at}`] as (string | null)[])[i] ?? '')
      const said = sentence(check.code, {
        table: staged.table.name,
        file: file.file,
        row,
        column: check.column,
        value,
        details: value,
        threshold: staged.settings.threshold(check.code),
      })
      const cells = [check.code, check.column, file.file, row, said]
      for (let c = 0; c < columns.length; c++) cells.push((found[`v${c}`] as (string | null)[])[i] ?? '')
      lines.push(cells.map(v => cell(v, separator)).join(separator))
    }
    yield `${lines.join('\n')}\n`
  }
  await engine.exec(`DROP TABLE ${table}`)
}

/** Makes a table of the rejected rows with their original values `v0`, `v1`...; null where there are none. */
async function collect(engine: BuildEngine, staged: Staged, table: string): Promise<string[] | null> {
  const { columns } = await engine.query(
    `SELECT DISTINCT file::INTEGER AS file FROM ${staged.name} WHERE fault IS NOT NULL ORDER BY 1`,
  )
  const files = [...(columns.file as Float64Array)]
  if (files.length === 0) return null
  const names = [...new Set(files.flatMap(f => [...staged.files[f].columns.values()].map(c => c.name)))]
  const parts = files.map(index => {
    const file = staged.files[index]
    const own = new Set([...file.columns.values()].map(c => c.name))
    const values = names.map(
      (name, i) => `${own.has(name) ? `s.${ident(name)}::VARCHAR` : 'NULL::VARCHAR'} AS v${i}`,
    )
    return `SELECT r.fault, r.file, r.row${values.map(v => `, ${v}`).join('')}
      FROM ${file.relation} s JOIN (SELECT fault, file, row FROM ${staged.name} WHERE file = ${index} AND fault IS NOT NULL) r
        ON r.row = s.file_row_number + 1`
  })
  await engine.exec(
    `CREATE TEMP TABLE ${table} AS SELECT * FROM (${parts.join(' UNION ALL ')}) ORDER BY file, row`,
  )
  return names
}
