import { Popover } from 'radix-ui'
import type { ReactNode } from 'react'

/** What opens beside a popover's trigger. It is a dialog to a screen reader, so it has a name. */
export function PopoverPanel({
  label,
  align,
  className,
  children,
}: {
  label: string
  align?: 'start' | 'end'
  className: string
  children: ReactNode
}) {
  return (
    <Popover.Portal>
      <Popover.Content
        align={align}
        sideOffset={6}
        collisionPadding={12}
        aria-label={label}
        className={`z-50 rounded-lg border border-line bg-paper shadow-panel ${className}`}
      >
        {children}
      </Popover.Content>
    </Popover.Portal>
  )
}
