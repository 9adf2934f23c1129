import { Info } from 'lucide-react'
import { Popover } from 'radix-ui'

/** A term with its definition behind a small button. */
export function Definition({ term, text }: { term: string; text: string }) {
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label={term}
        className="inline-flex size-5 items-center justify-center rounded text-ink-3 hover:text-ink"
      >
        <Info size={13} aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          sideOffset={4}
          collisionPadding={12}
          aria-label={term}
          className="z-50 max-w-72 rounded-lg border border-line bg-paper p-3 text-sm text-ink-2 shadow-panel"
        >
          <p className="mb-1 font-medium text-ink">{term}</p>
          {text}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
