'use client'
import { X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { IconButton } from '../ui/button'
import { closePalette } from './use-palette'

const KEYS = [
  ['palette', ['Ctrl', 'K']],
  ['help', ['?']],
  ['skip', ['Tab']],
  ['period', ['←', '→']],
  ['map', ['←', '↑', '→', '↓']],
  ['zoom', ['+', '−']],
  ['run', ['Ctrl', '↵']],
  ['close', ['Esc']],
] as const

/** The sheet of shortcuts. */
export function Shortcuts() {
  const t = useTranslations('palette.shortcuts')
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      aria-label={t('title')}
      onClose={closePalette}
      onClick={event => event.target === dialog.current && dialog.current.close()}
      onKeyDown={event => event.key === 'Escape' && event.stopPropagation()}
      className="m-auto w-[min(480px,calc(100vw-32px))] rounded-xl border border-line bg-paper p-5 text-sm text-ink shadow-panel backdrop:bg-black/30"
    >
      <div className="mb-3 flex items-center">
        <h2 className="flex-1 text-base font-semibold">{t('title')}</h2>
        <IconButton label={t('close')} onClick={() => dialog.current?.close()}>
          <X size={16} aria-hidden />
        </IconButton>
      </div>
      <dl>
        {KEYS.map(([what, keys]) => (
          <div key={what} className="flex items-center gap-3 border-b border-line py-2 last:border-0">
            <dt className="flex-1">{t(`keys.${what}`)}</dt>
            <dd className="flex gap-1">
              {keys.map(key => (
                <kbd
                  key={key}
                  className="min-w-6 rounded border border-line bg-paper-2 px-1.5 py-0.5 text-center text-xs text-ink-2"
                >
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-xs text-ink-3">{t('mac')}</p>
    </dialog>
  )
}
