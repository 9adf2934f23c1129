'use client'
import { Check, X } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { CONTRACT } from '@/lib/contract/tables'
import type { OpenedFile } from '@/lib/extracts/file-report'
import { useFormat } from '../session/context'
import { IconButton } from '../ui/button'
import { Card, FIELD } from '../ui/card'
import { useDetected } from './detected'
import type { GivenFile } from './given-files'
import { saidTable, withTable } from './mapping-draft'
import { dropFile, useWork } from './work'

/** The files that were given: what each is taken for, how it turned out to be written, how far it is. */
export function FileTable() {
  const t = useTranslations('dataScreen.files')
  const format = useFormat()
  const files = useWork(s => s.files)
  const bytes = files.reduce((sum, f) => sum + f.file.size, 0)
  return (
    <Card title={t('title', { count: files.length })} text={t('text', { size: format.bytes(bytes) })}>
      <div className="max-h-[420px] overflow-y-auto">
        <table className="w-full border-collapse text-left">
          <thead className="sticky top-0 bg-paper text-xs text-ink-3">
            <tr className="border-b border-line">
              <th className="w-[22%] py-1.5 pr-3 font-medium">{t('file')}</th>
              <th className="w-60 px-3 font-medium max-[1100px]:w-52">{t('table')}</th>
              <th className="w-20 px-3 text-right font-medium">{t('size')}</th>
              <th className="px-3 font-medium">{t('detected')}</th>
              <th className="w-28 px-3 font-medium max-[1100px]:w-24">{t('progress')}</th>
              <th className="w-10">
                <span className="sr-only">{t('remove')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {files.map(file => (
              <FileRow key={file.path} file={file} />
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}

function FileRow({ file }: { file: GivenFile }) {
  const t = useTranslations('dataScreen.files')
  const format = useFormat()
  const run = useWork(s => s.run)
  const opened = useWork(s => s.opened)
  const read = opened.filter(o => o.file === file.path)
  return (
    <tr className="border-b border-line last:border-0">
      <td className="max-w-0 truncate py-1.5 pr-3" title={file.path}>
        {file.path}
      </td>
      <td className="px-3 py-1">
        <TableOf file={file} read={read} />
      </td>
      <td className="px-3 text-right whitespace-nowrap tabular-nums">{format.bytes(file.file.size)}</td>
      <td className="px-3 text-ink-2">
        <Detected read={read} />
      </td>
      <td className="px-3">
        <Share file={file} />
      </td>
      <td>
        <IconButton
          label={t('removeNamed', { name: file.path })}
          disabled={run !== null}
          onClick={() => dropFile(file.path)}
        >
          <X size={14} aria-hidden />
        </IconButton>
      </td>
    </tr>
  )
}

/** The table a file is read as: by its name, by its columns once it was opened, or as a person says. */
function TableOf({ file, read }: { file: GivenFile; read: readonly OpenedFile[] }) {
  const t = useTranslations('dataScreen.files')
  const mapping = useWork(s => s.mapping)
  const running = useWork(s => s.run !== null)
  if (file.kind !== 'extract') return <span className="text-ink-3">{t(file.kind)}</span>
  const said = saidTable(mapping, file.path)
  const found = read.map(o => o.table)
  const automatic = found.length > 0 ? found.join(', ') : file.table
  return (
    <select
      aria-label={t('tableOf', { name: file.path })}
      disabled={running}
      value={said === null ? '-' : (said ?? '')}
      onChange={({ target: { value } }) =>
        useWork.setState({
          mapping: withTable(mapping, file.path, value === '' ? undefined : value === '-' ? null : value),
        })
      }
      className={`${FIELD} w-full`}
    >
      <option value="">{automatic ? t('recognised', { table: automatic }) : t('unknown')}</option>
      {CONTRACT.map(({ name }) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
      <option value="-">{t('leaveOut')}</option>
    </select>
  )
}

function Detected({ read }: { read: readonly OpenedFile[] }) {
  const describe = useDetected()
  const [first] = read
  if (!first) return null
  return <span className="text-xs">{describe(first)}</span>
}

function Share({ file }: { file: GivenFile }) {
  const t = useTranslations('dataScreen.files')
  const format = useFormat()
  const share = useWork(s => s.run?.shares[file.path])
  const step = useWork(s => s.run?.step)
  if (share === undefined) return null
  const name = t(step === 'send' ? 'sent' : 'read')
  if (share >= 1)
    return (
      <span className="flex items-center gap-1 text-xs text-ink-2">
        <Check size={13} aria-hidden className="text-gain" />
        {name}
      </span>
    )
  return (
    <div
      role="progressbar"
      aria-label={`${file.path}: ${name}`}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      className="flex items-center gap-2"
    >
      <span className="h-1.5 flex-1 overflow-hidden rounded-full bg-paper-2">
        <span className="block h-full rounded-full bg-accent" style={{ width: `${100 * share}%` }} />
      </span>
      <span className="w-8 text-right text-xs text-ink-2 tabular-nums">
        {format.percent(share, { digits: 0 })}
      </span>
    </div>
  )
}
