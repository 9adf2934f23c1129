'use client'
import { MapPinPlus, Store, Trash2 } from 'lucide-react'
import { useTranslations } from 'use-intl'
import type { Change } from '@/lib/scenario/document'
import { subjectOf } from '@/lib/state/app-state'
import { useApp, useSession } from '../session/context'
import { useScenario } from '../session/scenario-result'
import { Button, IconButton } from '../ui/button'
import { CandidateForm } from './candidate-form'
import { ScenarioOutcome } from './scenario-outcome'

/** The changes tried, and what they do. */
export function ScenarioPanel() {
  const t = useTranslations('scenario')
  const te = useTranslations('errors')
  const changes = useApp(s => s.scenario.changes)
  const placing = useApp(s => s.placing)
  const set = useApp(s => s.set)
  const clear = useApp(s => s.clearScenario)
  const { model, result, failure } = useScenario()
  return (
    <div className="flex flex-col gap-4">
      <h2 className="sr-only">{t('title')}</h2>
      {placing && (
        <div className="flex items-center justify-between gap-2 rounded-lg bg-accent-soft p-3" role="status">
          <p className="font-medium">{t('placing')}</p>
          <Button kind="quiet" onClick={() => set({ placing: false })}>
            {t('placingCancel')}
          </Button>
        </div>
      )}
      {changes.length === 0 && !placing && (
        <div className="rounded-lg bg-paper-2 p-4">
          <p className="font-medium">{t('empty')}</p>
          <p className="mt-0.5 text-ink-2">{t('emptyText')}</p>
        </div>
      )}
      {changes.length > 0 && (
        <ul className="flex flex-col gap-2">
          {changes.map(change => (
            <li key={subjectOf(change)}>
              <ChangeCard change={change} />
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button onClick={() => set({ view: 'stores', selected: null })}>
          <Store size={15} aria-hidden />
          {t('closeAStore')}
        </Button>
        <Button onClick={() => set({ placing: true })} disabled={placing}>
          <MapPinPlus size={15} aria-hidden />
          {t('openASite')}
        </Button>
        {changes.length > 1 && (
          <Button kind="quiet" onClick={clear}>
            {t('clear')}
          </Button>
        )}
      </div>
      {failure ? (
        <p role="alert" className="rounded-lg bg-warn-soft p-3 text-warn-ink">
          {te(failure.key, { reason: failure.reason })}
        </p>
      ) : changes.length > 0 && !model ? (
        <p role="status" className="text-ink-2">
          {t('waiting')}
        </p>
      ) : (
        result && model && <ScenarioOutcome result={result} model={model} />
      )}
    </div>
  )
}

function ChangeCard({ change }: { change: Change }) {
  const t = useTranslations('scenario')
  const { cube } = useSession()
  const remove = useApp(s => s.removeChange)
  const name =
    change.kind === 'open' || change.kind === 'take_over'
      ? change.name
      : (cube.source.stores.find(s => s.id === change.store_id)?.name ?? change.store_id)
  return (
    <div className="rounded-lg border border-line p-3">
      <div className="flex items-center gap-2">
        <p className="min-w-0 flex-1 truncate font-medium">
          {change.kind === 'open' ? t('open', { name }) : t('close', { name })}
        </p>
        <IconButton label={t('removeNamed', { name })} onClick={() => remove(subjectOf(change))}>
          <Trash2 size={15} aria-hidden />
        </IconButton>
      </div>
      {change.kind === 'open' && <CandidateForm candidate={change} />}
    </div>
  )
}
