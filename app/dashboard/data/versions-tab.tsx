'use client'
import { useCallback, useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import * as z from 'zod'
import type { VersionSummary } from '@/lib/publishing/versions'
import { useApp, useFormat } from '../session/context'
import { openPublished, useOrigin } from '../session/origin'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { Confirm } from '../ui/confirm'
import { CompareCard } from './compare-card'
import { ask } from './door-client'
import { SecretField, useServerDoor } from './doors'
import { PagedTable } from './paged-table'
import { ProblemCard } from './problem'
import { PruneCard } from './prune-card'
import { monthsOf } from './version-text'
import { type Problem, problemOf, useWork } from './work'

const List = z.object({
  current: z.string().nullable(),
  all: z.boolean(),
  versions: z.array(z.custom<VersionSummary>()),
})

/** What was published on this server: which version readers are offered, what differs, what may go. */
export function VersionsTab() {
  const t = useTranslations('dataScreen.versions')
  const format = useFormat()
  const [list, setList] = useState<z.infer<typeof List> | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const token = useWork(s => s.token)
  const server = useServerDoor()
  const load = useCallback(async (secret: string) => {
    setProblem(null)
    try {
      const response =
        secret === ''
          ? await fetch('/datasets', { cache: 'no-store' })
          : await ask(secret, 'GET', '/datasets')
      setList(List.parse(await response.json()))
    } catch (error) {
      setProblem(problemOf(error))
    }
  }, [])
  // A secret that was given before this tab was opened; one that is being typed waits for the button.
  useEffect(() => void load(useWork.getState().token), [load])
  const act = async (work: () => Promise<unknown>) => {
    setProblem(null)
    try {
      await work()
      await load(token)
    } catch (error) {
      setProblem(problemOf(error))
    }
  }
  const versions = list?.versions ?? null
  const older = list !== null && !list.all
  if (versions?.length === 0 && (list?.all || list?.current === null))
    return <Card title={t('empty')} text={t('emptyText')} />
  const on = server?.uploads === 'on'
  return (
    <div className="flex flex-col gap-4">
      <Card
        title={t('title')}
        text={t('text')}
        actions={
          on ? (
            <div className="flex items-end gap-2">
              <div className="w-64">
                <SecretField />
              </div>
              {older && (
                <Button disabled={token === ''} onClick={() => void load(token)}>
                  {t('showAll')}
                </Button>
              )}
            </div>
          ) : undefined
        }
      >
        {server && !on && <p className="mb-3 max-w-[76ch] text-ink-2">{t('off')}</p>}
        {on && older && <p className="mb-3 max-w-[76ch] text-ink-2">{t('olderHidden')}</p>}
        {versions === null ? (
          <p className="text-ink-2" aria-live="polite">
            {problem ? '' : t('loading')}
          </p>
        ) : (
          <PagedTable
            label={t('title')}
            rows={versions}
            keyOf={v => v.version}
            rowClass={v => (v.current ? 'bg-accent-soft' : '')}
            columns={[
              { name: t('built'), cell: v => <BuiltAt version={v} /> },
              { name: t('period'), cell: v => monthsOf(v.period, format) },
              { name: t('rows'), right: true, cell: v => format.integer(v.sales?.rows_accepted ?? 0) },
              { name: t('rejected'), right: true, cell: v => format.integer(v.rows_rejected) },
              { name: t('size'), right: true, cell: v => format.bytes(v.compressed_bytes) },
              { name: t('audience'), cell: v => t(v.audience) },
              { name: t('state'), cell: v => <Actions version={v} ready={on && token !== ''} act={act} /> },
            ]}
          />
        )}
      </Card>
      {problem && <ProblemCard problem={problem} />}
      {versions && versions.length > 1 && <CompareCard versions={versions} ready={on && token !== ''} />}
      {versions && versions.length > 1 && (
        <PruneCard count={versions.length} ready={on && token !== ''} onDone={() => void load(token)} />
      )}
    </div>
  )
}

function BuiltAt({ version: v }: { version: VersionSummary }) {
  const format = useFormat()
  return (
    <div>
      <p className="font-medium">
        {format.day(v.built_at)}{' '}
        <span className="font-normal text-ink-2 tabular-nums">{v.built_at.slice(11, 16)} UTC</span>
      </p>
      <p className="text-xs text-ink-2">
        <code>{v.version}</code> · {v.name}
      </p>
    </div>
  )
}

function Actions({
  version: v,
  ready,
  act,
}: {
  version: VersionSummary
  ready: boolean
  act: (work: () => Promise<unknown>) => Promise<void>
}) {
  const t = useTranslations('dataScreen.versions')
  const format = useFormat()
  const token = useWork(s => s.token)
  const set = useApp(s => s.set)
  const shown = useOrigin(s => (s.origin?.kind === 'published' ? s.origin.version : undefined))
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {v.current ? (
        <span className="rounded bg-accent px-1.5 py-0.5 text-xs font-medium text-paper">{t('current')}</span>
      ) : (
        <Confirm
          className="h-7"
          disabled={!ready || v.audience === 'detailed'}
          title={t('useTitle')}
          text={t('useText', { date: format.day(v.built_at) })}
          action={t('use')}
          onConfirm={() => void act(() => ask(token, 'PUT', `/api/versions/${v.version}/current`))}
        >
          {t('use')}
        </Confirm>
      )}
      {v.pinned !== null && (
        <span className="rounded bg-paper-2 px-1.5 py-0.5 text-xs text-ink-2" title={v.pinned}>
          {t('pinned')}
        </span>
      )}
      {v.audience === 'shared' && shown !== v.version && (
        <Button
          kind="quiet"
          className="h-7"
          aria-label={t('lookAt', { date: format.day(v.built_at) })}
          onClick={() => {
            if (v.current) openPublished()
            else openPublished(v.version, token || undefined)
            set({ view: 'map', selected: null })
          }}
        >
          {t('look')}
        </Button>
      )}
    </div>
  )
}
