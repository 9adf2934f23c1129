'use client'
import { useTranslations } from 'use-intl'
import { subjectOf } from '@/lib/state/app-state'
import { useApp } from '../session/context'
import { useScenario } from '../session/scenario-result'
import { AddChange } from './add-change'
import { ChangeCard } from './change-card'
import { Outcome } from './outcome'
import { ScenarioTools } from './scenario-tools'

/** The changes tried, and what they do. */
export function ScenarioPanel() {
  const t = useTranslations()
  const changes = useApp(s => s.scenario.changes)
  const pointing = useApp(s => s.pointing)
  const { market, result, failure } = useScenario()
  const refusal = failure?.refusal ?? null
  const faults = refusal?.faults ?? result?.warnings ?? []
  return (
    <div className="flex flex-col gap-3">
      <h2 className="sr-only">{t('scenario.title')}</h2>
      <ScenarioTools />
      {changes.length === 0 && !pointing && (
        <div>
          <p className="text-lg leading-snug font-medium">{t('screen.edit.empty')}</p>
          <p className="mt-0.5 text-ink-2">{t('screen.edit.emptyText')}</p>
        </div>
      )}
      {changes.length > 0 && (
        <ul className="flex flex-col gap-1.5">
          {changes.map((change, index) => (
            <li key={subjectOf(change)}>
              <ChangeCard change={change} faults={faults.filter(f => f.index === index)} />
            </li>
          ))}
        </ul>
      )}
      <AddChange />
      {failure ? (
        // Refused changes say it on their own cards.
        (refusal === null || refusal.faults.length === 0) && <Failure />
      ) : changes.length > 0 && !market ? (
        <p role="status" className="text-ink-2">
          {t('scenario.waiting')}
        </p>
      ) : (
        result && market && <Outcome result={result} market={market} />
      )}
    </div>
  )
}

/** Why there is no model, or no result, in the reader's language where the model knows the reason. */
function Failure() {
  const t = useTranslations()
  const { failure } = useScenario()
  if (!failure) return null
  const { refusal, key, reason } = failure
  const known = refusal && t.has(`model.errors.${refusal.code}` as 'model.errors.no_sales')
  const said = known ? t(`model.errors.${refusal.code}` as 'model.errors.no_sales', refusal.values) : reason
  return (
    <p role="alert" className="rounded-lg bg-warn-soft p-3 text-warn-ink">
      {t(`errors.${key}`, { reason: said })}
    </p>
  )
}
