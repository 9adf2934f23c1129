import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Sort } from './sort'

/**
 * The head of a column that sorts its table: the first click sorts from the largest down (`upwards`: from the
 * smallest up), the next the other way round. `children` stand beside the button.
 */
export function SortHeader<Column>({
  column,
  sort,
  onSort,
  title,
  label,
  hint,
  upwards = false,
  className = '',
  children,
}: {
  column: Column
  sort: Sort<Column> | null
  onSort: (sort: Sort<Column>) => void
  title: string
  /** Said instead of the title. */
  label?: string
  hint?: string
  upwards?: boolean
  className?: string
  children?: ReactNode
}) {
  const down = sort?.by === column ? sort.down : null
  return (
    <th
      scope="col"
      aria-sort={down === null ? 'none' : down ? 'descending' : 'ascending'}
      className={`font-medium ${className}`}
    >
      <span className="inline-flex items-center">
        <button
          type="button"
          aria-label={label}
          title={hint}
          onClick={() => onSort({ by: column, down: down === null ? !upwards : !down })}
          className="inline-flex items-center gap-0.5 hover:text-ink pointer-coarse:h-11"
        >
          {title}
          {down === true && <ArrowDown size={11} aria-hidden />}
          {down === false && <ArrowUp size={11} aria-hidden />}
        </button>
        {children}
      </span>
    </th>
  )
}
