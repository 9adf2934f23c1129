'use client'
import { useTranslations } from 'use-intl'
import { Button } from '../ui/button'
import { DeclarationForm } from './declaration-form'
import { Doors } from './doors'
import { DropZone } from './drop-zone'
import { FileTable } from './file-table'
import { MappingForm } from './mapping-form'
import { ProblemCard } from './problem'
import { RunBar } from './run-bar'
import { startOver, useWork } from './work'

/** From files to a dataset: which door, which files, what they are, and how far it is. */
export function ImportTab() {
  const t = useTranslations('dataScreen.import')
  const files = useWork(s => s.files)
  const problem = useWork(s => s.problem)
  const running = useWork(s => s.run !== null)
  const asked = useWork(s => s.questions.length > 0)
  return (
    <div className="flex flex-col gap-4">
      <div className="flex items-end gap-4">
        <div className="min-w-0 flex-1">
          <h3 className="text-lg font-semibold">{t('title')}</h3>
          <p className="mt-0.5 max-w-[76ch] text-ink-2">{t('text')}</p>
        </div>
        {files.length > 0 && !running && (
          <Button kind="quiet" onClick={startOver}>
            {t('startOver')}
          </Button>
        )}
      </div>
      <Doors />
      <DropZone />
      {problem && <ProblemCard problem={problem} />}
      {files.length > 0 && (
        <>
          {asked && <MappingForm />}
          <FileTable />
          <DeclarationForm />
          {!asked && !running && <MappingForm />}
          <RunBar />
        </>
      )}
    </div>
  )
}
