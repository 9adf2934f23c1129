import type { ReactNode } from 'react'

/** A sheet of the page with a heading, a sentence under it, and what can be done on its right. */
export function Card({
  title,
  text,
  actions,
  children,
  className = '',
}: {
  title?: string
  text?: ReactNode
  actions?: ReactNode
  children?: ReactNode
  className?: string
}) {
  return (
    <section
      aria-label={title}
      className={`rounded-lg border border-line bg-paper p-5 max-[1100px]:p-4 ${className}`}
    >
      {(title || actions) && (
        <div className="flex items-start gap-4">
          <div className="min-w-0 flex-1">
            {title && <h3 className="text-base font-semibold">{title}</h3>}
            {text && <div className="mt-0.5 max-w-[76ch] text-ink-2">{text}</div>}
          </div>
          {actions && <div className="flex shrink-0 flex-wrap justify-end gap-2">{actions}</div>}
        </div>
      )}
      {children && <div className={title || actions ? 'mt-4' : ''}>{children}</div>}
    </section>
  )
}

/** A labelled field of a form. */
export function Field({
  label,
  hint,
  children,
  className = '',
}: {
  label: string
  hint?: string
  children: ReactNode
  className?: string
}) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children
    <label className={`flex min-w-0 flex-col gap-1 ${className}`}>
      <span className="text-xs font-medium text-ink-2">{label}</span>
      {children}
      {hint && <span className="text-xs text-ink-3">{hint}</span>}
    </label>
  )
}

export const FIELD =
  'h-8 min-w-0 rounded-md border border-line bg-paper px-2 text-sm placeholder:text-ink-3 disabled:opacity-50 pointer-coarse:h-11'
