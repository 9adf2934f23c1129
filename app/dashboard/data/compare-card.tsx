'use client'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Comparison } from '@/lib/publishing/compare'
import type { VersionSummary } from '@/lib/publishing/versions'
import { useFormat } from '../session/context'
import { Button } from '../ui/button'
import { Card, FIELD, Field } from '../ui/card'
import { ComparisonReport } from './comparison'
import { ask } from './door-client'
import { ProblemCard } from './problem'
import { monthsOf } from './version-text'
import { type Problem, problemOf, useWork } from './work'

/** Two versions side by side: asked of the server, which reads both files. */
export function CompareCard({ versions, ready }: { versions: readonly VersionSummary[]; ready: boolean }) {
  const t = useTranslations('dataScreen.compare')
  const format = useFormat()
  const token = useWork(s => s.token)
  const current = versions.findIndex(v => v.current)
  const [before, setBefore] = useState(versions[current === 0 ? 1 : 0].version)
  const [after, setAfter] = useState(versions[Math.max(0, current)].version)
  const [result, setResult] = useState<Comparison | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [asking, setAsking] = useState(false)
  const compare = async () => {
    setProblem(null)
    setResult(null)
    setAsking(true)
    try {
      const response = await ask(token, 'GET', `/api/versions/compare?before=${before}&after=${after}`)
      setResult((await response.json()) as Comparison)
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setAsking(false)
    }
  }
  const select = (label: string, value: string, onChange: (version: string) => void) => (
    <Field label={label} className="w-80">
      <select value={value} onChange={e => onChange(e.target.value)} className={FIELD}>
        {versions.map(v => (
          <option key={v.version} value={v.version}>
            {format.day(v.built_at)} · {monthsOf(v.period, format)} · {v.version.slice(0, 8)}
            {v.current ? ` (${t('current')})` : ''}
          </option>
        ))}
      </select>
    </Field>
  )
  return (
    <Card title={t('title')} text={t('text')}>
      <div className="flex flex-wrap items-end gap-3">
        {select(t('before'), before, setBefore)}
        {select(t('after'), after, setAfter)}
        <Button disabled={!ready || asking || before === after} onClick={() => void compare()}>
          {t(asking ? 'asking' : 'compare')}
        </Button>
      </div>
      {!ready && <p className="mt-2 text-xs text-ink-3">{t('needsSecret')}</p>}
      {problem && (
        <div className="mt-3">
          <ProblemCard problem={problem} />
        </div>
      )}
      {result && <ComparisonReport comparison={result} />}
    </Card>
  )
}
