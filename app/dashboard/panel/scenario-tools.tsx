'use client'
import { Download, FolderOpen, Link2, Redo2, Trash2, Undo2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { parseScenario, ScenarioError, type ScenarioFault } from '@/lib/scenario/parse'
import { scenarioFile, scenarioFileName, scenarioHash } from '@/lib/state/scenario-keep'
import { useApp, useAppStore, useSession } from '../session/context'
import { useLink } from '../session/keep-scenario'
import { IconButton } from '../ui/button'
import { download } from '../ui/download'

/** The scenario's name, and what one does with it as a whole: take back, save, open, share, clear. */
export function ScenarioTools() {
  const t = useTranslations('screen.edit')
  const app = useAppStore()
  const { manifest } = useSession()
  const scenario = useApp(s => s.scenario)
  const undoable = useApp(s => s.past.length > 0)
  const redoable = useApp(s => s.future.length > 0)
  const { nameScenario, undo, redo, openScenario, clearScenario } = app.getState()
  const file = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState<string | null>(null)
  const [faults, setFaults] = useState<readonly ScenarioFault[]>([])
  const linkFaults = useLink(s => s.faults)
  const empty = scenario.changes.length === 0

  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (!(e.ctrlKey || e.metaKey) || e.key.toLowerCase() !== 'z') return
      if (e.target instanceof HTMLElement && e.target.closest('input, select, textarea')) return
      e.preventDefault()
      if (e.shiftKey) redo()
      else undo()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [undo, redo])

  const save = () => {
    const kept = { ...scenario, dataset: manifest.version }
    download(scenarioFileName(kept), new Blob([scenarioFile(kept)], { type: 'application/json' }))
  }
  const load = async (chosen: File | undefined) => {
    if (!chosen) return
    try {
      const opened = parseScenario(await chosen.text())
      openScenario(opened)
      setFaults([])
      setSaid(t('loaded', { changes: opened.changes.length }))
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error
      setSaid(null)
      setFaults(error.faults)
    }
  }
  const share = async () => {
    const hash = scenarioHash(scenario)
    if (hash === null) return setSaid(t('linkTooLong'))
    try {
      await navigator.clipboard.writeText(`${location.href.split('#')[0]}${hash}`)
      setSaid(t('linkCopied'))
    } catch {
      setSaid(t('linkFailed'))
    }
  }
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-center gap-0.5">
        <input
          aria-label={t('name')}
          placeholder={t('namePlaceholder')}
          value={scenario.name}
          maxLength={120}
          onChange={e => nameScenario(e.target.value)}
          className="-ml-1.5 h-8 min-w-0 flex-1 rounded-md border border-transparent bg-transparent px-1.5 text-base font-semibold placeholder:font-normal placeholder:text-ink-3 hover:border-line focus:border-line pointer-coarse:h-11"
        />
        <IconButton label={t('undo')} disabled={!undoable} onClick={undo}>
          <Undo2 size={15} aria-hidden />
        </IconButton>
        <IconButton label={t('redo')} disabled={!redoable} onClick={redo}>
          <Redo2 size={15} aria-hidden />
        </IconButton>
        <IconButton label={t('link')} disabled={empty} onClick={share}>
          <Link2 size={15} aria-hidden />
        </IconButton>
        <IconButton label={t('save')} disabled={empty} onClick={save}>
          <Download size={15} aria-hidden />
        </IconButton>
        <IconButton label={t('load')} onClick={() => file.current?.click()}>
          <FolderOpen size={15} aria-hidden />
        </IconButton>
        <IconButton label={t('clear')} disabled={empty} onClick={clearScenario}>
          <Trash2 size={15} aria-hidden />
        </IconButton>
        <input
          ref={file}
          type="file"
          accept=".json,application/json"
          aria-label={t('load')}
          className="hidden"
          onChange={e => {
            void load(e.target.files?.[0])
            e.target.value = ''
          }}
        />
      </div>
      <p aria-live="polite" className="text-xs text-ink-2 empty:hidden">
        {said}
      </p>
      {scenario.dataset && scenario.dataset !== manifest.version && (
        <p className="rounded-md bg-warn-soft px-2 py-1.5 text-xs text-warn-ink">
          {t('elsewhere', { version: scenario.dataset })}
        </p>
      )}
      <Faults title={t('refused')} faults={faults} />
      <Faults title={t('linkRefused')} faults={linkFaults} />
    </div>
  )
}

function Faults({ title, faults }: { title: string; faults: readonly ScenarioFault[] }) {
  const t = useTranslations('screen.fault')
  if (faults.length === 0) return null
  return (
    <div role="alert" className="rounded-md bg-warn-soft px-2 py-1.5 text-xs text-warn-ink">
      <p className="font-medium">{title}</p>
      <ul className="ml-4 list-disc">
        {faults.slice(0, 5).map(f => (
          <li key={`${f.path} ${f.code}`}>{t(f.code, f.values)}</li>
        ))}
      </ul>
    </div>
  )
}
