'use client'
import { useTranslations } from 'use-intl'
import type { ScenarioResult } from '@/lib/market/types'
import { type Change, idOfChange } from '@/lib/scenario/document'
import { useFormat } from '../session/context'
import { useIntervalText } from './interval-text'
import { namesOf, partiesOf, storeOf } from './outcome-facts'

/** One sentence for each change, with its range, and one for all of them together. */
export function Headline({ result }: { result: ScenarioResult }) {
  const t = useTranslations('screen.headline')
  const { between, print } = useIntervalText()
  const { net_new } = result.totals
  const several = result.changes.length > 1
  return (
    <div className="flex flex-col gap-2 text-lg leading-snug font-medium text-pretty" aria-live="polite">
      {several && (
        <p>
          {net_new.range_only
            ? t('totalRange', { range: between(net_new.low, net_new.high, 'change') })
            : t('total', {
                net: print(net_new.point, 'change'),
                range: between(net_new.low, net_new.high, 'change'),
              })}
        </p>
      )}
      {result.changes.map(change => (
        <Sentence key={idOfChange(change)} change={change} result={result} small={several} />
      ))}
    </div>
  )
}

function Sentence({ change, result, small }: { change: Change; result: ScenarioResult; small: boolean }) {
  const text = useSentence(change, result, small)
  return text && <p className={small ? 'text-sm font-normal' : ''}>{text}</p>
}

/** The sentence of one change; null where the scenario takes it back, as when a candidate is closed again. */
function useSentence(change: Change, result: ScenarioResult, small: boolean): string | null {
  const t = useTranslations('screen.headline')
  const format = useFormat()
  const { between, print, main, range } = useIntervalText()
  const nameOf = namesOf(result)
  const id = idOfChange(change)
  const name = nameOf(id)
  if (change.kind === 'close') {
    const closure = result.closures.find(c => c.store_id === id)
    if (!closure) return null
    const { retained_share: kept, base } = closure
    const first = kept.range_only
      ? t('closeRange', { name, range: between(kept.low, kept.high, 'share'), base: format.money(base) })
      : t('close', {
          name,
          share: print(kept.point, 'share'),
          base: format.money(base),
          range: range(kept, 'share'),
        })
    const parties = partiesOf(result, id).filter(p => !p.gives)
    const store = parties.find(p => p.id !== 'web')
    const web = parties.find(p => p.id === 'web')
    const amount = (of: (typeof parties)[number]) => between(of.amount.low, of.amount.high)
    const rest =
      store && web
        ? t('closeTo', { first: amount(store), store: nameOf(store.id), web: amount(web) })
        : store
          ? t('closeToStore', { first: amount(store), store: nameOf(store.id) })
          : web
            ? t('closeToWeb', { web: amount(web) })
            : ''
    return rest ? t('join', { first, rest }) : `${first}.`
  }
  if (change.kind === 'open' || change.kind === 'take_over') {
    const opening = result.openings.find(o => o.store_id === id)
    if (!opening) return null
    const { kind } = change
    const { sales, sales_given, net_new, transfer_from_stores: stores, transfer_from_web: web } = opening
    const first = sales_given
      ? t(`${kind}Given`, { name, sales: print(sales.point, 'money') })
      : sales.range_only
        ? t(`${kind}Range`, { name, range: between(sales.low, sales.high) })
        : t(kind, { name, sales: print(sales.point, 'money'), range: range(sales) })
    const rest = t('openRest', {
      transfer: between(stores.low + web.low, stores.high + web.high),
      net: between(net_new.low, net_new.high),
    })
    return t('join', { first, rest })
  }
  const store = storeOf(result, id)
  if (!store) return null
  const { kind } = change
  const values = {
    name,
    before: format.money(store.before, { digits: 2 }),
    after: main(store.after),
    range: between(store.after.low, store.after.high),
    area: kind === 'resize' ? format.integer(change.selling_area_m2) : '',
    format: kind === 'change_format' ? change.format : '',
  }
  const first = t(store.after.range_only ? `${kind}Range` : kind, values)
  if (small) return `${first}.`
  const { net_new } = result.totals
  const rest = net_new.range_only
    ? t('chainRange', { range: between(net_new.low, net_new.high, 'change') })
    : t('chain', {
        net: print(net_new.point, 'change'),
        range: between(net_new.low, net_new.high, 'change'),
      })
  return t('join', { first, rest })
}
