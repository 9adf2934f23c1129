'use client'
import { ChevronDown, CircleHelp, Download } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { mappingText } from '@/lib/contract/mapping'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { download } from '../ui/download'
import { ColumnRow } from './column-row'
import { type FormUse, formUses, isOpen, withProposals } from './mapping-draft'
import { useWork } from './work'

/** Which column of each file is which of the contract: what is asked first, what was found on demand. */
export function MappingForm() {
  const t = useTranslations('dataScreen.mapping')
  const mapping = useWork(s => s.mapping)
  const opened = useWork(s => s.opened)
  const questions = useWork(s => s.questions)
  const uses = useMemo(() => formUses(mapping, opened, questions), [mapping, opened, questions])
  if (uses.length === 0) return null
  const open = uses.reduce((sum, use) => sum + use.open, 0)
  const asked = questions.length > 0
  const proposed = uses.some(u => u.columns.some(c => isOpen(c) && c.question?.candidates[0]))
  return (
    <Card
      title={asked ? t('titleAsked') : t('title')}
      text={open > 0 ? t('asked', { count: open }) : asked ? t('answered') : t('text')}
      actions={
        <>
          {proposed && (
            <Button onClick={() => useWork.setState({ mapping: withProposals(mapping, uses) })}>
              {t('accept')}
            </Button>
          )}
          <Button
            disabled={mapping.files.length === 0 && mapping.ignore.length === 0}
            onClick={() =>
              download('mapping.json', new Blob([mappingText(mapping)], { type: 'application/json' }))
            }
          >
            <Download size={15} aria-hidden />
            mapping.json
          </Button>
        </>
      }
    >
      <div className="flex flex-col divide-y divide-line">
        {uses.map(use => (
          <Use key={`${use.table} ${use.file}`} use={use} />
        ))}
      </div>
    </Card>
  )
}

function Use({ use }: { use: FormUse }) {
  const t = useTranslations('dataScreen.mapping')
  const asked = use.columns.some(c => c.question !== null)
  const [all, setAll] = useState(false)
  const [shown, setShown] = useState(asked)
  const open = shown || use.open > 0
  const columns = use.columns.filter(
    c => all || (asked ? c.question !== null || c.said !== undefined : c.found || c.said !== undefined),
  )
  return (
    <div className="py-3 first:pt-0 last:pb-0">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setShown(!open)}
        className="flex w-full items-center gap-2 text-left pointer-coarse:min-h-11"
      >
        <ChevronDown size={15} aria-hidden className={open ? '' : '-rotate-90'} />
        <span className="min-w-0 truncate font-medium">{use.file}</span>
        <span className="text-ink-3">{use.table}</span>
        {use.open > 0 && (
          <span className="ml-auto flex items-center gap-1 rounded bg-warn-soft px-1.5 py-0.5 text-xs text-warn-ink">
            <CircleHelp size={13} aria-hidden />
            {t('open', { count: use.open })}
          </span>
        )}
      </button>
      {open && (
        <div className="mt-2">
          <table className="w-full border-collapse text-left">
            <thead className="text-xs text-ink-3">
              <tr className="border-b border-line">
                <th className="w-52 py-1 pr-3 pl-3 font-medium">{t('contract')}</th>
                <th className="w-64 px-3 font-medium">{t('source')}</th>
                <th className="px-3 font-medium">{t('why')}</th>
              </tr>
            </thead>
            <tbody>
              {columns.map(column => (
                <ColumnRow key={column.column.name} use={use} column={column} />
              ))}
            </tbody>
          </table>
          <Button kind="quiet" className="mt-1.5" aria-pressed={all} onClick={() => setAll(!all)}>
            {t(all ? 'fewer' : 'all', { table: use.table })}
          </Button>
        </div>
      )}
    </div>
  )
}
