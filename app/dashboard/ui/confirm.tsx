'use client'
import { type ReactNode, useId, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from './button'

/**
 * A button that asks before it does what cannot be undone. The browser's own dialog: it keeps the focus, closes with
 * Escape, and brings no inline style, which the page's policy would refuse.
 */
export function Confirm({
  title,
  text,
  action,
  onConfirm,
  children,
  className = '',
  kind,
  disabled,
}: {
  title: string
  text: string
  action: string
  onConfirm: () => void
  /** What the button says. */
  children: ReactNode
  className?: string
  kind?: 'primary' | 'plain'
  disabled?: boolean
}) {
  const t = useTranslations('dataScreen')
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const close = () => dialog.current?.close()
  return (
    <>
      <Button
        kind={kind}
        className={className}
        disabled={disabled}
        aria-haspopup="dialog"
        onClick={() => dialog.current?.showModal()}
      >
        {children}
      </Button>
      <dialog
        ref={dialog}
        role="alertdialog"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-text`}
        className="m-auto w-[min(440px,calc(100vw-32px))] rounded-lg border border-line bg-paper p-5 text-sm text-ink shadow-panel backdrop:bg-black/30"
      >
        <h2 id={`${id}-title`} className="text-base font-semibold">
          {title}
        </h2>
        <p id={`${id}-text`} className="mt-1.5 text-ink-2">
          {text}
        </p>
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={close}>{t('cancel')}</Button>
          <Button
            kind="primary"
            onClick={() => {
              close()
              onConfirm()
            }}
          >
            {action}
          </Button>
        </div>
      </dialog>
    </>
  )
}
