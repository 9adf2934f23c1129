'use client'
import { useEffect, useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { isEmpty } from '@/lib/filter/filter'
import { regionName } from '@/lib/geo/regions'
import { BANDS_KM, FAR_MINUTES, type PocketOptions, type Reading } from '@/lib/pockets/types'
import type { PocketChoice } from '@/lib/state/app-state'
import { usePocketsOffer } from '../export/use-table-offers'
import { useApp, useFormat, useSession } from '../session/context'
import { useScenario } from '../session/scenario-result'
import { Button } from '../ui/button'
import { FIELD, Field } from '../ui/card'
import { Choice } from '../ui/choice'
import { searchPockets, shownPockets, usePocketView } from './pocket-store'
import { PocketTable } from './pocket-table'
import { usePocketWords } from './pocket-words'

/** Pockets: which reading, where they are, ranked, and one click to try a store. */
export function PocketsPanel() {
  const t = useTranslations('pockets')
  const te = useTranslations('errors')
  const session = useSession()
  const { market, failure: model } = useScenario()
  const options = useApp(s => s.pockets.options)
  const failure = usePocketView(s => s.failure)
  useEffect(() => {
    if (market) void searchPockets(session, market, options)
  }, [session, market, options])
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3">
      <h2 className="sr-only">{t('title')}</h2>
      <Controls />
      {model?.key === 'model' ? (
        <p role="alert" className="rounded-lg bg-paper-2 p-4">
          {te('model', { reason: model.reason })}
        </p>
      ) : failure !== null ? (
        <div role="alert" className="flex flex-col items-start gap-2 rounded-lg bg-paper-2 p-4">
          <p>{t('failed')}</p>
          <p className="text-xs text-ink-2">{failure}</p>
          {market && (
            <Button onClick={() => void searchPockets(session, market, options)}>{t('retry')}</Button>
          )}
        </div>
      ) : (
        <Found />
      )}
    </div>
  )
}

function Controls() {
  const t = useTranslations('pockets')
  const choice = useApp(s => s.pockets)
  const set = useApp(s => s.set)
  const { options, region } = choice
  const facts = usePocketView(s => s.facts)
  const result = usePocketView(s => s.result)
  const choose = (part: Partial<PocketChoice>) => {
    set({ pockets: { ...choice, ...part } })
    usePocketView.setState({ selected: null })
  }
  const change = (part: Partial<PocketOptions>) => choose({ options: { ...options, ...part } })
  const regions = useMemo(() => {
    const codes = new Set((result?.pockets ?? []).flatMap(p => (p.region ? [p.region] : [])))
    if (region) codes.add(region)
    return [...codes]
      .map(code => ({ code, name: regionName(code) ?? code }))
      .sort((a, b) => a.name.localeCompare(b.name))
  }, [result, region])
  const customers = options.reading !== 'potential'
  return (
    <div className="flex flex-col gap-2">
      <Choice
        label={t('reading')}
        value={customers ? 'customers' : 'potential'}
        onChange={v => change({ reading: v === 'customers' ? 'far' : 'potential' })}
        options={[
          { value: 'customers', label: t('readings.customers') },
          { value: 'potential', label: t('readings.potential') },
        ]}
        className="w-full *:h-auto! *:min-h-7 *:flex-1 *:py-1 *:leading-tight"
      />
      {customers && (
        <div className="flex items-center justify-between gap-2">
          <span className="shrink-0 text-xs text-ink-2 max-[1100px]:sr-only">{t('who')}</span>
          <Choice
            label={t('who')}
            value={options.reading === 'web' ? 'web' : String(options.minutes)}
            onChange={v =>
              change(v === 'web' ? { reading: 'web' as Reading } : { reading: 'far', minutes: Number(v) })
            }
            options={[
              ...FAR_MINUTES.map(m => ({ value: String(m), label: t('minutes', { minutes: m }) })),
              { value: 'web', label: t('onWeb') },
            ]}
            className="*:px-2! *:whitespace-nowrap"
          />
        </div>
      )}
      {options.reading === 'potential' && facts?.potential === false && (
        <p className="text-xs text-ink-2">{t('noPotential')}</p>
      )}
      <div className="grid grid-cols-2 gap-2">
        <Field label={t('region')}>
          <select
            className={FIELD}
            value={region ?? ''}
            onChange={e => choose({ region: e.target.value || null })}
          >
            <option value="">{t('everywhere')}</option>
            {regions.map(r => (
              <option key={r.code} value={r.code}>
                {r.name}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t('band')}>
          <select
            className={FIELD}
            value={options.band_km}
            onChange={e => change({ band_km: Number(e.target.value) })}
          >
            {BANDS_KM.map(km => (
              <option key={km} value={km}>
                {t('bandText', { km })}
              </option>
            ))}
          </select>
        </Field>
      </div>
      <label className="inline-flex items-center gap-2 pointer-coarse:min-h-11">
        <input
          type="checkbox"
          checked={options.unproven}
          onChange={e => change({ unproven: e.target.checked })}
          className="size-4 accent-accent"
        />
        {t('unproven')}
      </label>
    </div>
  )
}

function Found() {
  const t = useTranslations('pockets')
  const format = useFormat()
  const words = usePocketWords()
  const { result, computing, facts } = usePocketView()
  const choice = useApp(s => s.pockets)
  const set = useApp(s => s.set)
  const filtered = useApp(s => !isEmpty(s.filter))
  const { region } = choice
  const pockets = useMemo(() => shownPockets(result, choice), [result, choice])
  usePocketsOffer(pockets, result?.options)
  if (!result)
    return (
      <p role="status" className="rounded-lg bg-paper-2 p-4 text-ink-2">
        {t('waiting')}
      </p>
    )
  const { reading, minutes } = result.options
  const { about, tested } = result
  const proven = pockets.filter(p => p.proven).length
  const where = region ? (regionName(region) ?? region) : null
  return (
    <>
      <p className={computing ? 'opacity-60' : ''} aria-live="polite">
        {region && `${t('inAll')} `}
        {t(`lead.${reading}`, {
          minutes,
          households: words.people(about.households),
          amount: format.money(about.observed),
          share: format.percent(about.share, { digits: 0 }),
        })}{' '}
        <strong className="font-semibold">
          {where ? t('countIn', { count: proven, where }) : t('count', { count: proven })}
        </strong>
      </p>
      {filtered && <p className="rounded-md bg-warn-soft px-3 py-2 text-warn-ink">{t('limits.filter')}</p>}
      {pockets.length > 0 ? (
        <PocketTable pockets={pockets} reading={reading} />
      ) : (
        <div className="flex flex-col items-start gap-2 rounded-lg bg-paper-2 p-4">
          <p>{t(region ? 'emptyRegion' : `empty.${reading}`, { where: where ?? '' })}</p>
          {region && (
            <Button onClick={() => set({ pockets: { ...choice, region: null } })}>{t('everywhere')}</Button>
          )}
        </div>
      )}
      <details className="text-xs text-ink-2">
        <summary className="cursor-pointer py-1 font-medium text-ink">{t('limitsTitle')}</summary>
        <ul className="flex list-disc flex-col gap-1 pl-4">
          <li>{t(`limits.${reading}`)}</li>
          <li>
            {t('limits.test', {
              places: format.integer(tested.places),
              km2: format.integer(tested.median_km2),
              band: result.options.band_km,
            })}
          </li>
          <li>{t('limits.range')}</li>
          {tested.untested > 0 && (
            <li>
              {t('limits.untested', {
                share: format.percent(tested.untested / Math.max(1, about.households), { digits: 0 }),
              })}
            </li>
          )}
          <li>{t('limits.postal')}</li>
          {facts?.estimated_households && <li>{t('limits.households')}</li>}
        </ul>
      </details>
    </>
  )
}
