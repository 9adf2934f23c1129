'use client'
import { Link2Off } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { toDate } from '@/lib/cube/months'
import { type OutsideData, withoutNames } from '@/lib/filter/filter'
import { Button } from '../ui/button'
import { useApp, useFormat, useSessionOrNull } from './context'
import { NOTHING_DROPPED, useDropped } from './keep-state'
import { useResolvedOrNull } from './resolved'

/** Lines under the bar: what of the link that was opened is left out, and what of the filter nobody knows. */
export function LinkNotice() {
  return (
    <>
      <LeftOut />
      <Unknown />
    </>
  )
}

/** So many names of a link are said, and so much of each: anybody may have written it. */
const SAID = 3
const LONGEST = 40

/** The first of some names, each as `say` puts it, and how many there are beyond. */
function useFew(): (names: readonly string[], say: (name: string) => string) => string[] {
  const t = useTranslations('opening')
  return (names, say) => {
    const said = names.slice(0, SAID).map(name => {
      const plain = [...name.replace(/\p{C}/gu, '')]
      return say(plain.slice(0, LONGEST).join('') + (plain.length > LONGEST ? '…' : ''))
    })
    const rest = names.length - said.length
    return rest > 0 ? [...said, t('more', { count: rest })] : said
  }
}

function LeftOut() {
  const t = useTranslations('opening')
  const said = useOutside()
  const few = useFew()
  const { dropped, outside, stores } = useDropped()
  const parts = [
    ...outside.map(said),
    ...few(stores, id => t('unknownStore', { id })),
    ...few(dropped, text => t('quoted', { text })),
  ]
  if (parts.length === 0) return null
  return (
    <Notice text={t('droppedLink', { parts: parts.join(', ') })}>
      <Button className="h-7" onClick={() => useDropped.setState(NOTHING_DROPPED)}>
        {t('understood')}
      </Button>
    </Notice>
  )
}

/** A period outside the data, and the months that these have. */
function useOutside(): (outside: OutsideData) => string {
  const t = useTranslations('opening')
  const filter = useTranslations('filter')
  const format = useFormat()
  const bounds = useSessionOrNull()?.cube.bounds
  const month = (m: number) => format.month(toDate(m))
  return ({ part, months }) => {
    const what = {
      part: filter(`part.${part}`).toLowerCase(),
      from: month(months.from),
      to: month(months.to),
    }
    return bounds
      ? t('outsideData', { ...what, first: month(bounds.from), last: month(bounds.to) })
      : `${what.from} – ${what.to}`
  }
}

/** Names in the filter that the dataset does not have: nothing answers to them. */
function Unknown() {
  const t = useTranslations()
  const few = useFew()
  const filter = useApp(s => s.filter)
  const filterBy = useApp(s => s.filterBy)
  const unknown = (useResolvedOrNull()?.faults ?? []).filter(f => f.reason === 'unknown')
  if (unknown.length === 0) return null
  const names = unknown.map(
    f => `${t(`filter.part.${f.part}`)} ${few(f.names, text => t('opening.quoted', { text })).join(', ')}`,
  )
  const remove = () =>
    filterBy(
      unknown.reduce(
        (rest, { part, names }) => withoutNames(rest, part as Parameters<typeof withoutNames>[1], names),
        filter,
      ),
    )
  return (
    <Notice text={t('opening.unknownInFilter', { what: names.join(', ') })}>
      <Button className="h-7" onClick={remove}>
        {t('opening.removeUnknown')}
      </Button>
    </Notice>
  )
}

function Notice({ text, children }: { text: string; children: ReactNode }) {
  return (
    <div
      role="status"
      className="z-20 flex min-h-10 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-warn-soft px-3 py-1 text-warn-ink"
    >
      <Link2Off size={16} aria-hidden />
      <p className="min-w-0 flex-1 break-words">{text}</p>
      {children}
    </div>
  )
}
