import type { ReactNode } from 'react'

/** What a chart says of the point under the pointer: a title, and names with their values. */
export function ChartTip({
  title,
  rows,
  className = '',
  children,
}: {
  title: string
  rows: readonly (readonly [name: string, value: string])[]
  className?: string
  children?: ReactNode
}) {
  return (
    <div className={`rounded-md border border-line bg-paper px-2.5 py-2 text-xs shadow-panel ${className}`}>
      <p className="mb-1 font-medium">{title}</p>
      {rows.map(([name, value]) => (
        <p key={name} className="flex justify-between gap-4 text-ink-2">
          <span>{name}</span>
          <span className="tabular-nums">{value}</span>
        </p>
      ))}
      {children}
    </div>
  )
}
