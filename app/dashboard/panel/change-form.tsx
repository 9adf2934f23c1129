'use client'
import { type ReactNode, useId, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { toDate } from '@/lib/cube/months'
import type { Change } from '@/lib/scenario/document'
import { subjectOf } from '@/lib/state/app-state'
import type { ChangePart } from '@/lib/state/scenario-edit'
import { useApp, useFormat, useSession } from '../session/context'
import { useScenario } from '../session/scenario-result'
import { PlaceSearch } from './add-change'
import { formatsOf, ownHouse, useChanges } from './use-changes'

const AREA = { low: 20, high: 50_000 }
const SALES = { low: 10_000, high: 1e9 }
/** Months offered for an opening, from the one after the data's end. */
const MONTHS = 36
const OPERATORS = ['own', 'affiliate', 'franchise'] as const
const field = 'h-8 w-full rounded-md border border-line bg-paper-2 px-2 pointer-coarse:h-11'

/** The form of a change: only what its kind has. What makes no sense is said and not applied. */
export function ChangeForm({ change }: { change: Change }) {
  const edit = useApp(s => s.editChange)
  const id = subjectOf(change)
  const put = (part: ChangePart) => edit(id, part)
  switch (change.kind) {
    case 'open':
    case 'take_over':
      return <NewStoreForm change={change} put={put} />
    case 'move':
      return <MoveForm change={change} put={put} />
    case 'resize':
      return <ResizeForm change={change} put={put} />
    case 'change_format':
      return <FormatForm change={change} put={put} />
    case 'close':
      return null
  }
}

type Put = (part: ChangePart) => void
type Of<K extends Change['kind']> = Extract<Change, { kind: K }>

function NewStoreForm({ change, put }: { change: Of<'open'> | Of<'take_over'>; put: Put }) {
  const t = useTranslations('screen.edit')
  const to = useTranslations('operators')
  const format = useFormat()
  const { cube, manifest } = useSession()
  const { market } = useScenario()
  const { stores } = cube.source
  const formats = useMemo(() => formatsOf(stores), [stores])
  const entities = useMemo(
    () => [...new Set(stores.flatMap(s => (s.legalEntity ? [s.legalEntity] : [])))].sort(),
    [stores],
  )
  const listId = useId()
  const first = manifest.period.last_month + 1
  const months = Array.from({ length: MONTHS }, (_, m) => first + m)
  const taken =
    change.kind === 'take_over'
      ? market?.competitors.find(c => c.competitor_id === change.competitor_id)
      : undefined
  const area = change.selling_area_m2 ?? taken?.selling_area_m2 ?? null
  return (
    <div className="grid grid-cols-2 gap-x-2 gap-y-2.5">
      <Field label={t('siteName')} wide>
        {id => (
          <input
            id={id}
            value={change.name}
            maxLength={120}
            onChange={e => put({ name: e.target.value })}
            className={field}
          />
        )}
      </Field>
      {change.kind === 'open' && <Place change={change} put={put} />}
      <NumberField
        label={t('area')}
        value={area}
        range={AREA}
        step={50}
        wrong={t('areaInvalid')}
        onChange={m2 => put({ selling_area_m2: m2 ?? undefined })}
        needed={change.kind === 'open'}
      />
      <Field label={t('format')}>
        {id => (
          <select
            id={id}
            value={change.format ?? ''}
            onChange={e => put({ format: e.target.value || null })}
            className={field}
          >
            <option value="">{t('formatCommon')}</option>
            {formats.map(f => (
              <option key={f}>{f}</option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('operator')}>
        {id => (
          <select
            id={id}
            value={change.operator}
            onChange={e => {
              const operator = OPERATORS.find(o => o === e.target.value) ?? 'own'
              put(operator === 'own' ? ownHouse(stores) : { operator, legal_entity: null })
            }}
            className={`${field} first-letter:capitalize`}
          >
            {OPERATORS.map(o => (
              <option key={o} value={o}>
                {to(o)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('entity')}>
        {id => (
          <>
            <input
              id={id}
              list={listId}
              value={change.legal_entity ?? ''}
              placeholder={t('entityHint')}
              maxLength={120}
              onChange={e => put({ legal_entity: e.target.value || null })}
              className={`${field} placeholder:text-ink-3`}
            />
            <datalist id={listId}>
              {entities.map(e => (
                <option key={e}>{e}</option>
              ))}
            </datalist>
          </>
        )}
      </Field>
      <NumberField
        wide
        label={t('sales')}
        hint={t('salesHint')}
        value={change.sales ?? null}
        range={SALES}
        step={50_000}
        wrong={t('salesInvalid')}
        onChange={amount => put({ sales: amount ?? undefined })}
      />
      <Field label={t('opens')} hint={t('opensHint')} wide>
        {id => (
          <select
            id={id}
            value={change.opens_in ?? ''}
            onChange={e => put({ opens_in: e.target.value || undefined })}
            className={field}
          >
            <option value="">{t('opensUnset')}</option>
            {months.map(m => (
              <option key={m} value={isoMonth(m)}>
                {format.month(toDate(m))}
              </option>
            ))}
          </select>
        )}
      </Field>
    </div>
  )
}

function MoveForm({ change, put }: { change: Of<'move'>; put: Put }) {
  const t = useTranslations('screen.edit')
  const format = useFormat()
  const { cube } = useSession()
  const store = cube.source.stores.find(s => s.id === change.store_id)
  return (
    <div className="grid grid-cols-2 gap-x-2 gap-y-2.5">
      <Place change={change} put={put} />
      <NumberField
        wide
        label={t('area')}
        hint={store?.area ? t('areaNow', { area: format.integer(store.area) }) : t('areaUnknown')}
        value={change.selling_area_m2 ?? store?.area ?? null}
        range={AREA}
        step={50}
        wrong={t('areaInvalid')}
        onChange={m2 => put({ selling_area_m2: m2 === null || m2 === store?.area ? undefined : m2 })}
      />
      <p className="col-span-2 text-xs text-ink-3">{t('moveKept')}</p>
    </div>
  )
}

function ResizeForm({ change, put }: { change: Of<'resize'>; put: Put }) {
  const t = useTranslations('screen.edit')
  const format = useFormat()
  const { cube } = useSession()
  const now = cube.source.stores.find(s => s.id === change.store_id)?.area ?? null
  return (
    <div className="grid grid-cols-2 gap-2">
      <NumberField
        wide
        needed
        label={t('area')}
        hint={now === null ? t('areaUnknown') : t('areaNow', { area: format.integer(now) })}
        value={change.selling_area_m2}
        range={AREA}
        step={50}
        wrong={t('areaInvalid')}
        onChange={m2 => m2 !== null && put({ selling_area_m2: m2 })}
      />
    </div>
  )
}

function FormatForm({ change, put }: { change: Of<'change_format'>; put: Put }) {
  const t = useTranslations('screen.edit')
  const { cube } = useSession()
  const now = cube.source.stores.find(s => s.id === change.store_id)?.format ?? null
  const formats = useMemo(() => formatsOf(cube.source.stores), [cube])
  return (
    <div className="grid grid-cols-2 gap-2">
      <Field label={t('format')} hint={now === null ? undefined : t('formatNow', { format: now })} wide>
        {id => (
          <select
            id={id}
            value={change.format}
            onChange={e => put({ format: e.target.value })}
            className={field}
          >
            {formats.map(f => (
              <option key={f}>{f}</option>
            ))}
          </select>
        )}
      </Field>
    </div>
  )
}

/** Where a site is, and another town for it. */
function Place({ change, put }: { change: { lat: number; lon: number }; put: Put }) {
  const t = useTranslations('screen.edit')
  const ts = useTranslations('screen')
  const { nearest } = useChanges(useSession())
  const place = nearest(change.lat, change.lon)
  return (
    <div className="col-span-2">
      <p className="mb-0.5 text-xs text-ink-2">
        {place ? `${ts('named', { name: t('place') })} ${t('placeNear', { place })}` : t('place')}
      </p>
      <PlaceSearch onPick={({ lat, lon }) => put({ lat, lon })} />
      <p className="mt-0.5 text-xs text-ink-3">{t('drag')}</p>
    </div>
  )
}

function Field({
  label,
  hint,
  wide = false,
  children,
}: {
  label: string
  hint?: string
  wide?: boolean
  children: (id: string) => ReactNode
}) {
  const id = useId()
  return (
    <div className={`min-w-0 ${wide ? 'col-span-2' : ''}`}>
      <label htmlFor={id} className="mb-0.5 block truncate text-xs text-ink-2">
        {label}
      </label>
      {children(id)}
      {hint && <p className="mt-0.5 text-xs text-ink-3">{hint}</p>}
    </div>
  )
}

/** A number within a range; what lies outside is said and not applied. Empty is null where that is allowed. */
function NumberField({
  label,
  hint,
  value,
  range,
  step,
  wrong,
  onChange,
  needed = false,
  wide = false,
}: {
  label: string
  hint?: string
  value: number | null
  range: { low: number; high: number }
  step: number
  wrong: string
  onChange: (value: number | null) => void
  needed?: boolean
  wide?: boolean
}) {
  const id = useId()
  const [typed, setTyped] = useState<string | null>(null)
  const text = typed ?? (value === null ? '' : String(value))
  const valid = (input: string) =>
    input.trim() === '' ? !needed : Number(input) >= range.low && Number(input) <= range.high
  const ok = valid(text)
  return (
    <div className={`min-w-0 ${wide ? 'col-span-2' : ''}`}>
      <label htmlFor={id} className="mb-0.5 block truncate text-xs text-ink-2">
        {label}
      </label>
      <input
        id={id}
        type="number"
        inputMode="numeric"
        min={range.low}
        max={range.high}
        step={step}
        value={text}
        aria-invalid={!ok}
        aria-describedby={hint || !ok ? `${id}-said` : undefined}
        onChange={e => {
          setTyped(e.target.value)
          if (valid(e.target.value))
            onChange(e.target.value.trim() === '' ? null : Math.round(Number(e.target.value)))
        }}
        onBlur={() => ok && setTyped(null)}
        className={`${field} tabular-nums ${ok ? '' : 'border-loss!'}`}
      />
      {!ok ? (
        <p id={`${id}-said`} role="alert" className="mt-0.5 text-xs text-loss">
          {wrong}
        </p>
      ) : (
        hint && (
          <p id={`${id}-said`} className="mt-0.5 text-xs text-ink-3">
            {hint}
          </p>
        )
      )}
    </div>
  )
}

const isoMonth = (m: number) => `${Math.floor(m / 12)}-${String((m % 12) + 1).padStart(2, '0')}`
