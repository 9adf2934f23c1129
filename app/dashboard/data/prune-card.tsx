'use client'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import * as z from 'zod'
import { useFormat } from '../session/context'
import { Button } from '../ui/button'
import { Card, FIELD, Field } from '../ui/card'
import { Confirm } from '../ui/confirm'
import { ask } from './door-client'
import { ProblemCard } from './problem'
import { type Problem, problemOf, useWork } from './work'

const Pruned = z.object({
  dry_run: z.boolean(),
  removed: z.array(z.object({ version: z.string(), bytes: z.number() })),
  kept: z.array(z.object({ version: z.string() })),
  bytes: z.number(),
})

/** Removes old versions: first said, then done. */
export function PruneCard({ count, ready, onDone }: { count: number; ready: boolean; onDone: () => void }) {
  const t = useTranslations('dataScreen.prune')
  const format = useFormat()
  const token = useWork(s => s.token)
  const [keep, setKeep] = useState(10)
  const [plan, setPlan] = useState<z.infer<typeof Pruned> | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const run = async (dry_run: boolean) => {
    setProblem(null)
    try {
      const response = await ask(token, 'POST', '/api/versions/prune', {
        body: JSON.stringify({ keep, dry_run }),
        headers: { 'content-type': 'application/json' },
      })
      setPlan(Pruned.parse(await response.json()))
      if (!dry_run) onDone()
    } catch (error) {
      setProblem(problemOf(error))
    }
  }
  const size = plan ? format.bytes(plan.bytes) : ''
  const removed = plan?.removed.length ?? 0
  return (
    <Card title={t('title')} text={t('text', { count })}>
      <div className="flex items-end gap-3">
        <Field label={t('keep')} className="w-40">
          <input
            type="number"
            min={1}
            max={10_000}
            value={keep}
            onChange={e => {
              setKeep(Math.max(1, Math.round(Number(e.target.value) || 1)))
              setPlan(null)
            }}
            className={FIELD}
          />
        </Field>
        <Button disabled={!ready} onClick={() => void run(true)}>
          {t('dry')}
        </Button>
        {plan?.dry_run && removed > 0 && (
          <Confirm
            kind="primary"
            title={t('confirm', { count: removed })}
            text={t('confirmText', { size })}
            action={t('remove')}
            onConfirm={() => void run(false)}
          >
            {t('removeCount', { count: removed })}
          </Confirm>
        )}
      </div>
      {!ready && <p className="mt-2 text-xs text-ink-3">{t('needsSecret')}</p>}
      {plan && (
        <p role="status" className="mt-3">
          {removed === 0 ? t('nothing') : t(plan.dry_run ? 'would' : 'did', { count: removed, size })}{' '}
          {t('stay', { count: plan.kept.length })}
        </p>
      )}
      {plan && removed > 0 && (
        <p className="mt-1 text-xs text-ink-2">
          <code>{plan.removed.map(r => r.version).join(' ')}</code>
        </p>
      )}
      {problem && (
        <div className="mt-3">
          <ProblemCard problem={problem} />
        </div>
      )}
    </Card>
  )
}
