'use client'
import { Table2 } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslations } from 'use-intl'
import { Button } from '../ui/button'

/** A button, and behind it what the map shows as a table: for those who read rather than look. */
export function TableDialog({
  title,
  unit,
  children,
}: {
  title: string
  /** Unit, period and filter. */
  unit: readonly (string | null)[]
  /** Made when the table is opened. */
  children: () => ReactNode
}) {
  const t = useTranslations('mapView.table')
  const dialog = useRef<HTMLDialogElement>(null)
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        kind="quiet"
        className="-ml-2 h-6! text-xs"
        aria-haspopup="dialog"
        onClick={() => {
          // What it holds is there before it takes the focus.
          flushSync(() => setOpen(true))
          dialog.current?.showModal()
        }}
      >
        <Table2 size={13} aria-hidden />
        {t('open')}
      </Button>
      <dialog
        ref={dialog}
        aria-label={title}
        onClose={() => setOpen(false)}
        className="m-auto max-h-[80dvh] w-[min(680px,calc(100vw-32px))] overflow-hidden rounded-lg border border-line bg-paper p-0 text-sm text-ink shadow-panel backdrop:bg-black/30"
      >
        {open && (
          <div className="flex max-h-[80dvh] flex-col p-4">
            <div className="mb-2 flex items-start gap-3">
              <div className="flex-1">
                <h2 className="text-base font-semibold">{title}</h2>
                <p className="text-xs text-ink-2">{unit.filter(Boolean).join(' · ')}</p>
              </div>
              <Button onClick={() => dialog.current?.close()}>{t('close')}</Button>
            </div>
            {children()}
          </div>
        )}
      </dialog>
    </>
  )
}
