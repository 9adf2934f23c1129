'use client'
import { useTranslations } from 'use-intl'
import { useApp } from '../session/context'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { SecretField, useServerDoor } from './doors'
import { formUses } from './mapping-draft'
import { RunProgress } from './run-progress'
import { runOnServer, runPrivately } from './runs'
import { useWork } from './work'

/** What to do with the files, and what is being done. */
export function RunBar() {
  const t = useTranslations('dataScreen.run')
  const run = useWork(s => s.run)
  const door = useWork(s => s.door)
  const token = useWork(s => s.token)
  const open = useOpenQuestions()
  const server = useServerDoor()
  const locale = useApp(s => s.locale)
  const set = useApp(s => s.set)
  const show = (done: boolean) => done && set({ dataTab: 'report' })
  if (run)
    return (
      <Card className="sticky bottom-4 shadow-panel">
        <RunProgress run={run} />
      </Card>
    )
  const off = door === 'server' && server !== null && server.uploads !== 'on'
  const why = open > 0 ? t('open', { count: open }) : off ? t('off') : null
  return (
    <Card className="sticky bottom-4 shadow-panel">
      <div className="flex items-end gap-4">
        <div className="min-w-0 flex-1">
          {door === 'private' ? (
            <p className="max-w-[64ch] text-ink-2">{why ?? t('privateText')}</p>
          ) : why ? (
            <p className="max-w-[64ch] text-ink-2">{why}</p>
          ) : (
            <div className="max-w-sm">
              <SecretField />
            </div>
          )}
        </div>
        <Button disabled={open > 0} onClick={() => void runPrivately('check', locale).then(show)}>
          {t(door === 'private' ? 'check' : 'checkHere')}
        </Button>
        {door === 'private' ? (
          <Button
            kind="primary"
            disabled={open > 0}
            onClick={() => void runPrivately('build', locale).then(show)}
          >
            {t('build')}
          </Button>
        ) : (
          <Button
            kind="primary"
            disabled={open > 0 || off || token === ''}
            onClick={() => void runOnServer(locale).then(show)}
          >
            {t('send')}
          </Button>
        )}
      </div>
    </Card>
  )
}

function useOpenQuestions(): number {
  const mapping = useWork(s => s.mapping)
  const opened = useWork(s => s.opened)
  const questions = useWork(s => s.questions)
  return formUses(mapping, opened, questions).reduce((sum, use) => sum + use.open, 0)
}
