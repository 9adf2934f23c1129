import { Info } from 'lucide-react'
import { Popover } from 'radix-ui'
import { PopoverPanel } from './popover'

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
      <PopoverPanel label={term} className="max-w-72 p-3 text-sm text-ink-2">
        <p className="mb-1 font-medium text-ink">{term}</p>
        {text}
      </PopoverPanel>
    </Popover.Root>
  )
}
