'use client'
import { useId, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Change } from '@/lib/scenario/document'
import { useApp, useSession } from '../session/context'

const SMALLEST = 50
const LARGEST = 20_000

/** What a candidate site is: its area and format. An area that makes no sense is said and not applied. */
export function CandidateForm({ candidate }: { candidate: Extract<Change, { kind: 'open' }> }) {
  const t = useTranslations('scenario')
  const { cube } = useSession()
  const edit = useApp(s => s.editCandidate)
  const id = useId()
  const [area, setArea] = useState(String(candidate.selling_area_m2))
  const value = Number(area)
  const valid = Number.isFinite(value) && value >= SMALLEST && value <= LARGEST
  const formats = useMemo(
    () => [...new Set(cube.source.stores.flatMap(s => (s.format ? [s.format] : [])))].sort(),
    [cube],
  )
  const field = 'h-8 w-full rounded-md border border-line bg-paper-2 px-2 pointer-coarse:h-11'
  return (
    <div className="mt-2 grid grid-cols-2 gap-2">
      <div>
        <label htmlFor={`${id}-area`} className="mb-0.5 block text-xs text-ink-2">
          {t('area')} (m²)
        </label>
        <input
          id={`${id}-area`}
          type="number"
          inputMode="numeric"
          min={SMALLEST}
          max={LARGEST}
          step={50}
          value={area}
          aria-invalid={!valid}
          aria-describedby={valid ? undefined : `${id}-wrong`}
          onChange={e => {
            setArea(e.target.value)
            const next = Number(e.target.value)
            if (next >= SMALLEST && next <= LARGEST) edit(candidate.candidate_id, { selling_area_m2: next })
          }}
          className={`${field} tabular-nums`}
        />
      </div>
      {formats.length > 0 && (
        <div>
          <label htmlFor={`${id}-format`} className="mb-0.5 block text-xs text-ink-2">
            {t('format')}
          </label>
          <select
            id={`${id}-format`}
            value={candidate.format ?? ''}
            onChange={e => edit(candidate.candidate_id, { format: e.target.value || null })}
            className={field}
          >
            <option value="">–</option>
            {formats.map(f => (
              <option key={f}>{f}</option>
            ))}
          </select>
        </div>
      )}
      {!valid && (
        <p id={`${id}-wrong`} role="alert" className="col-span-2 text-xs text-loss">
          {t('areaInvalid')}
        </p>
      )}
      <p className="col-span-2 text-xs text-ink-3">{t('drag')}</p>
    </div>
  )
}
