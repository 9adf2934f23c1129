'use client'
import { Search as Glass, MapPin, Store } from 'lucide-react'
import { useDeferredValue, useId, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { plain, searchPlaces } from '@/lib/cube/search'
import { flyTo } from '../map/camera'
import { useApp, useFormat, useSession } from '../session/context'

const LIMIT = 8

/** Finds a store or a place of the dataset and goes there: a combobox, arrows and enter. */
export function Search() {
  const t = useTranslations('search')
  const format = useFormat()
  const { cube } = useSession()
  const select = useApp(s => s.select)
  const listId = useId()
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const query = useDeferredValue(text)
  const hits = useMemo(() => (plain(query) ? searchPlaces(cube.source, query, LIMIT) : []), [cube, query])

  const go = (index: number) => {
    const hit = hits[index]
    if (!hit) return
    flyTo({ lat: hit.lat, lon: hit.lon, zoom: hit.kind === 'store' ? 10 : 10.5 })
    if (hit.kind === 'store') select(hit.id)
    setOpen(false)
    setText('')
  }
  return (
    <search className="relative w-56 max-[1100px]:w-40">
      <Glass size={14} aria-hidden className="absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3" />
      <input
        role="combobox"
        aria-label={t('label')}
        aria-expanded={open && text !== ''}
        aria-controls={listId}
        aria-activedescendant={open && hits[at] ? `${listId}-${at}` : undefined}
        aria-autocomplete="list"
        placeholder={t('placeholder')}
        value={text}
        onChange={e => {
          setText(e.target.value)
          setOpen(true)
          setAt(0)
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={e => {
          if (e.key === 'ArrowDown') setAt(Math.min(at + 1, hits.length - 1))
          else if (e.key === 'ArrowUp') setAt(Math.max(at - 1, 0))
          else if (e.key === 'Enter') go(at)
          else if (e.key === 'Escape') setOpen(false)
          else return
          e.preventDefault()
        }}
        className="h-8 w-full rounded-md border border-line bg-paper-2 pr-2 pl-8 text-sm placeholder:text-ink-3 pointer-coarse:h-11"
      />
      {open && plain(text) !== '' && (
        <div
          id={listId}
          role="listbox"
          aria-label={t('label')}
          className="absolute top-full right-0 z-50 mt-1 w-80 overflow-hidden rounded-lg border border-line bg-paper py-1 shadow-panel"
        >
          {hits.map((hit, i) => (
            <div
              key={`${hit.kind}-${hit.id}`}
              id={`${listId}-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === at}
              onMouseDown={e => {
                e.preventDefault()
                go(i)
              }}
              onMouseEnter={() => setAt(i)}
              className={`flex cursor-pointer items-center gap-2 px-3 py-1.5 pointer-coarse:py-3 ${i === at ? 'bg-accent-soft' : ''}`}
            >
              {hit.kind === 'store' ? <Store size={14} aria-hidden /> : <MapPin size={14} aria-hidden />}
              <span className="min-w-0 flex-1 truncate">{hit.name}</span>
              <span className="text-xs text-ink-3">
                {hit.kind === 'store'
                  ? t('store')
                  : t('inhabitants', { count: format.integer(hit.population) })}
              </span>
            </div>
          ))}
          {hits.length === 0 && query === text && (
            <p className="px-3 py-2 text-ink-2">{t('empty', { query: text })}</p>
          )}
        </div>
      )}
    </search>
  )
}
