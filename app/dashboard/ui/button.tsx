import type { ButtonHTMLAttributes, ReactNode } from 'react'

type Kind = 'primary' | 'plain' | 'quiet'

const LOOK: Record<Kind, string> = {
  primary: 'bg-ink text-paper hover:opacity-90 px-3 font-medium',
  plain: 'border border-line bg-paper hover:bg-paper-2 px-3 font-medium',
  quiet: 'text-ink-2 hover:bg-paper-2 hover:text-ink px-2',
}

/** A button; on touch screens its target is 44 px. */
export function Button({
  kind = 'plain',
  className = '',
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { kind?: Kind }) {
  return (
    <button
      type="button"
      className={`inline-flex h-8 items-center justify-center gap-1.5 rounded-md text-sm whitespace-nowrap disabled:opacity-45 pointer-coarse:h-11 ${LOOK[kind]} ${className}`}
      {...rest}
    />
  )
}

/** A square button with an icon and a name for those who do not see it. */
export function IconButton({
  label,
  children,
  className = '',
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { label: string; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`inline-flex size-8 shrink-0 items-center justify-center rounded-md text-ink-2 hover:bg-paper-2 hover:text-ink disabled:opacity-40 pointer-coarse:size-11 ${className}`}
      {...rest}
    >
      {children}
    </button>
  )
}
