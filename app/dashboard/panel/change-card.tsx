'use client'
import { ChevronDown, Trash2, TriangleAlert } from 'lucide-react'
import { useTranslations } from 'use-intl'
import type { ChangeFault } from '@/lib/market/types'
import type { Change } from '@/lib/scenario/document'
import { subjectOf } from '@/lib/state/app-state'
import { useApp, useFormat, useSession } from '../session/context'
import { IconButton } from '../ui/button'
import { iconOf } from './add-change'
import { ChangeForm } from './change-form'
import { nameOfChange } from './use-changes'

/** One change: what it is in a line, its form when open, and what is wrong or worth knowing about it. */
export function ChangeCard({ change, faults }: { change: Change; faults: readonly ChangeFault[] }) {
  const t = useTranslations()
  const { cube } = useSession()
  const id = subjectOf(change)
  const open = useApp(s => s.editing === id)
  const remove = useApp(s => s.removeChange)
  const set = useApp(s => s.set)
  const name = nameOfChange(change, cube.source.stores)
  const summary = useSummary(change)
  const wrong = faults.some(f => f.severity === 'error')
  const foldable = change.kind !== 'close'
  return (
    <div className={`rounded-lg border ${wrong ? 'border-loss' : 'border-line'}`}>
      <div className="flex items-center gap-2 py-1.5 pr-1.5 pl-3">
        <span className="text-accent">{iconOf(change.kind)}</span>
        {foldable ? (
          <button
            type="button"
            aria-expanded={open}
            aria-label={`${t(`screen.title.${change.kind}`, { name })}. ${t('screen.edit.details', { name })}`}
            onClick={() => set({ editing: open ? null : id })}
            className="flex min-w-0 flex-1 items-center gap-1 text-left pointer-coarse:min-h-11"
          >
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">{t(`screen.title.${change.kind}`, { name })}</span>
              {summary && <span className="block truncate text-xs text-ink-2 tabular-nums">{summary}</span>}
            </span>
            <ChevronDown
              size={15}
              aria-hidden
              className={`shrink-0 text-ink-3 ${open ? 'rotate-180' : ''}`}
            />
          </button>
        ) : (
          <p className="min-w-0 flex-1 truncate font-medium">{t('screen.title.close', { name })}</p>
        )}
        <IconButton label={t('scenario.removeNamed', { name })} onClick={() => remove(id)}>
          <Trash2 size={15} aria-hidden />
        </IconButton>
      </div>
      {faults.length > 0 && (
        <ul className="flex flex-col gap-1 px-3 pb-2">
          {faults.map(fault => (
            <Fault key={fault.code} fault={fault} name={name} />
          ))}
        </ul>
      )}
      {foldable && open && (
        <div className="border-t border-line p-3">
          <ChangeForm key={id} change={change} />
        </div>
      )}
    </div>
  )
}

/** The change in figures, for the folded card. */
function useSummary(change: Change): string | null {
  const t = useTranslations('screen.edit')
  const ts = useTranslations('screen')
  const format = useFormat()
  const { cube } = useSession()
  const area = (m2: number) => t('areaOf', { area: format.integer(m2) })
  const store = 'store_id' in change ? cube.source.stores.find(s => s.id === change.store_id) : undefined
  switch (change.kind) {
    case 'resize':
      return store?.area
        ? ts('range', { low: format.integer(store.area), high: area(change.selling_area_m2) })
        : area(change.selling_area_m2)
    case 'change_format':
      return store?.format ? ts('range', { low: store.format, high: change.format }) : change.format
    case 'open':
    case 'take_over':
      return (
        [
          change.selling_area_m2 === undefined ? null : area(change.selling_area_m2),
          change.format,
          change.sales === undefined ? null : format.money(change.sales),
        ]
          .filter(Boolean)
          .join(' · ') || null
      )
    default:
      return null
  }
}

/** A fault's sentence with its figures as people write them, and the change's name for its id. */
function Fault({ fault, name }: { fault: ChangeFault; name: string }) {
  const t = useTranslations('model.change')
  const format = useFormat()
  const values = Object.fromEntries(
    Object.entries(fault.values).map(([key, value]) => [
      key,
      key === 'id'
        ? name
        : typeof value !== 'number'
          ? value
          : key === 'sales' || key === 'reached'
            ? format.money(value)
            : format.integer(value),
    ]),
  )
  const wrong = fault.severity === 'error'
  return (
    <li
      role={wrong ? 'alert' : 'note'}
      className={`flex gap-1.5 rounded-md px-2 py-1.5 text-xs ${wrong ? 'text-loss' : 'bg-warn-soft text-warn-ink'}`}
    >
      <TriangleAlert size={13} aria-hidden className="mt-0.5 shrink-0" />
      <span>{t(fault.code, values)}</span>
    </li>
  )
}
