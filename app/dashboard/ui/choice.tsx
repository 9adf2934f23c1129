import { ToggleGroup } from 'radix-ui'

/** One of a few: a segmented control. What is chosen can be chosen again, to come back to its beginning. */
export function Choice<T extends string>({
  label,
  value,
  options,
  onChange,
  className = '',
}: {
  label: string
  value: T
  /** `why`: why an option cannot be chosen. */
  options: readonly { value: T; label: string; why?: string }[]
  onChange: (value: T) => void
  className?: string
}) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={v => onChange((v || value) as T)}
      className={`inline-flex items-center rounded-md border border-line bg-paper-2 p-0.5 ${className}`}
    >
      {options.map(o => (
        <ToggleGroup.Item
          key={o.value}
          value={o.value}
          disabled={o.why !== undefined}
          title={o.why}
          className="h-7 rounded px-2.5 text-sm text-ink-2 hover:text-ink disabled:cursor-not-allowed disabled:text-ink-3 data-[state=on]:bg-paper data-[state=on]:font-medium data-[state=on]:text-ink data-[state=on]:shadow-sm pointer-coarse:h-10"
        >
          {o.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
