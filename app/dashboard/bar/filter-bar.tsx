'use client'
import { ListFilter, Redo2, Undo2, X } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { isEmpty } from '@/lib/filter/filter'
import { useApp } from '../session/context'
import { useResolved } from '../session/resolved'
import { Button, IconButton } from '../ui/button'
import { PopoverPanel } from '../ui/popover'
import { FilterMenu, type MenuPart } from './filter-menu'
import { useFilterWords } from './use-filter-words'

const BAR =
  'z-20 flex h-10 shrink-0 items-center gap-2 border-b border-line bg-paper px-3 pointer-coarse:h-12'

/** Keeps the bar's place until it is there: a map that is resized is drawn anew. */
export const FilterBarPlace = () => <div className={BAR} />

/** What is looked at, under the top bar: a chip for every part of the filter, and the menu that sets them. */
export function FilterBar() {
  const t = useTranslations('filter')
  const filter = useApp(s => s.filter)
  const clear = useApp(s => s.clearFilter)
  const undo = useApp(s => s.undoFilter)
  const redo = useApp(s => s.redoFilter)
  const past = useApp(s => s.filterPast.length > 0)
  const future = useApp(s => s.filterFuture.length > 0)
  const { faults } = useResolved()
  const words = useFilterWords()(filter)
  const [open, setOpen] = useState<MenuPart | null>(null)
  const inScenario = useApp(s => s.view === 'scenarios')
  // The bar keeps its place, so that the map does not move under the hand that drops a site.
  if (inScenario)
    return (
      <section aria-label={t('label')} className={BAR}>
        <p className="truncate text-xs text-ink-3">{t('notInScenarios')}</p>
      </section>
    )
  return (
    <section aria-label={t('label')} className={BAR}>
      <Popover.Root open={open !== null} onOpenChange={o => setOpen(o ? 'channels' : null)}>
        <Popover.Trigger asChild>
          <Button className="h-7! text-xs">
            <ListFilter size={13} aria-hidden />
            {t('open')}
          </Button>
        </Popover.Trigger>
        <PopoverPanel label={t('menu.title')} align="start" className="w-[min(600px,calc(100vw-24px))]">
          {open && <FilterMenu part={open} onPart={setOpen} onDone={() => setOpen(null)} />}
        </PopoverPanel>
      </Popover.Root>
      <ul className="flex min-w-0 flex-1 items-center gap-1.5 overflow-x-auto py-1">
        {words.length === 0 && <li className="truncate text-xs text-ink-3">{t('none')}</li>}
        {words.map(({ part, text }) => {
          const fault = faults.find(f => f.part === part)
          const said = fault ? t(`fault.${fault.reason}`, { names: fault.names.join(', ') }) : null
          return (
            <li
              key={part}
              title={said ?? undefined}
              className={`flex h-7 shrink-0 items-center rounded-full border pl-2.5 text-xs pointer-coarse:h-11 ${fault && fault.reason !== 'waiting' ? 'border-warn-ink/40 bg-warn-soft text-warn-ink' : 'border-line bg-accent-soft'}`}
            >
              <button
                type="button"
                className="max-w-72 truncate"
                onClick={() => setOpen(part === 'range' || part === 'comparison' ? null : part)}
              >
                <span className="text-ink-2">{t(`part.${part}`)} : </span>
                <span className="font-medium">{text}</span>
                {fault?.reason === 'waiting' && <span className="text-ink-3"> · {said}</span>}
              </button>
              <button
                type="button"
                aria-label={t('remove', { what: `${t(`part.${part}`)}, ${text}` })}
                onClick={() => clear(part)}
                className="flex size-7 items-center justify-center rounded-full text-ink-2 hover:text-ink pointer-coarse:size-11"
              >
                <X size={12} aria-hidden />
              </button>
            </li>
          )
        })}
      </ul>
      {!isEmpty(filter) && (
        <Button kind="quiet" className="h-7! text-xs" onClick={() => clear()}>
          {t('clear')}
        </Button>
      )}
      <IconButton label={t('undo')} disabled={!past} onClick={undo} className="size-7!">
        <Undo2 size={14} aria-hidden />
      </IconButton>
      <IconButton label={t('redo')} disabled={!future} onClick={redo} className="size-7!">
        <Redo2 size={14} aria-hidden />
      </IconButton>
    </section>
  )
}
