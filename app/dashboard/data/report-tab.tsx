'use client'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useApp } from '../session/context'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { Choice } from '../ui/choice'
import { ProblemCard } from './problem'
import { ReportChecks } from './report-checks'
import { ReportFiles } from './report-files'
import { ReportPeople } from './report-people'
import { ReportPlaces } from './report-places'
import { ReportSums } from './report-sums'
import { RunProgress } from './run-progress'
import { useOutcome } from './use-outcome'
import { Verdict } from './verdict'
import { useWork } from './work'

const PARTS = ['checks', 'sums', 'people', 'places', 'files'] as const

/** What became of every row and every euro, and what to do next. */
export function ReportTab() {
  const t = useTranslations('dataScreen.report')
  const outcome = useOutcome()
  const run = useWork(s => s.run)
  const problem = useWork(s => s.problem)
  const set = useApp(s => s.set)
  const [part, setPart] = useState<(typeof PARTS)[number]>('checks')
  if (!outcome)
    return (
      <Card title={t('empty')} text={t('emptyText')}>
        <Button kind="primary" onClick={() => set({ dataTab: 'import' })}>
          {t('toImport')}
        </Button>
      </Card>
    )
  const { report, manifest } = outcome
  return (
    <div className="flex flex-col gap-4">
      <Verdict outcome={outcome} />
      {run && (
        <Card>
          <RunProgress run={run} />
        </Card>
      )}
      {problem && <ProblemCard problem={problem} />}
      <Choice
        label={t('parts')}
        value={part}
        onChange={setPart}
        className="self-start"
        options={PARTS.map(value => ({ value, label: t(`part.${value}`) }))}
      />
      {part === 'checks' && <ReportChecks report={report} rejected={outcome.rejected} />}
      {part === 'sums' && <ReportSums report={report} />}
      {part === 'people' && (
        <ReportPeople identity={manifest?.identity ?? { ...report.identity, effect: null }} />
      )}
      {part === 'places' && <ReportPlaces privacy={manifest?.privacy ?? null} />}
      {part === 'files' && <ReportFiles report={report} />}
    </div>
  )
}
