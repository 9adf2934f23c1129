import { type CsvDialect, toCsv } from '@/lib/export/csv'
import { fileName } from '@/lib/export/file-name'
import type { About, ExportTable } from '@/lib/export/table'
import { toXlsx } from '@/lib/export/xlsx'
import type { Locale } from '@/lib/i18n/locale'
import { download } from '../ui/download'

const DIALECT: Record<Locale, CsvDialect> = { fr: 'french', en: 'english' }

/** Hands a table over as CSV, in the form that spreadsheets of the page's language read. */
export function saveCsv(table: ExportTable, locale: Locale, name: readonly string[]): void {
  const text = toCsv(table, DIALECT[locale])
  download(fileName(name, 'csv'), new Blob([text], { type: 'text/csv;charset=utf-8' }))
}

/** Hands a table over as a workbook, with a second sheet that says what one must know of it. */
export async function saveXlsx(
  table: ExportTable,
  about: About,
  aboutTitle: string,
  name: readonly string[],
): Promise<void> {
  const bytes = await toXlsx(table, about, aboutTitle)
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  download(fileName(name, 'xlsx'), new Blob([bytes], { type }))
}
