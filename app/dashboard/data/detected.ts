import { useTranslations } from 'use-intl'
import type { FileReport } from '@/lib/extracts/file-report'

/** Says in a line how a file turned out to be written: encoding, separator, decimal sign, dates, sheet. */
export function useDetected(): (file: FileReport) => string {
  const t = useTranslations('dataScreen.detected')
  return ({ format, detected, columns }) => {
    const { encoding, separator, sheet } = detected
    const decimals = [...new Set(columns.flatMap(c => c.number?.decimal ?? []))]
    const dates = [...new Set(columns.flatMap(c => c.dates ?? []))]
    return [
      format === 'parquet' ? 'Parquet' : format === 'xlsx' ? 'Excel' : 'CSV',
      encoding && NAMES[encoding],
      separator && t('separator', { sign: SIGNS[separator] ? t(SIGNS[separator]) : separator }),
      sheet && t('sheet', { name: sheet }),
      decimals.length > 0 && t('decimal', { sign: decimals.join(' ') }),
      dates.length > 0 && t('dates', { pattern: dates.join(', ') }),
      columns.some(c => c.hashed) && t('hashed'),
    ]
      .filter(Boolean)
      .join(' · ')
  }
}

const NAMES: Record<string, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Windows-1252',
}
const SIGNS: Record<string, 'tab'> = { '\t': 'tab' }
