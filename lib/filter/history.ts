import { emptyFilter, FILTER_PARTS, type Filter, type FilterPart, isUnset } from './filter'

/** The filter in use, with those before it and those taken back. */
export interface FilterEdit {
  filter: Filter
  /** Oldest first. */
  filterPast: readonly Filter[]
  /** Next to be done again first. */
  filterFuture: readonly Filter[]
  /** What the newest step was about: further steps of the same kind belong to it, as those of one drag do. */
  filterStep: string | null
}

/** Steps that can be taken back. */
const KEPT = 100

export const newFilterEdit = (filter: Filter = emptyFilter()): FilterEdit => ({
  filter,
  filterPast: [],
  filterFuture: [],
  filterStep: null,
})

/** The next filter; steps that follow each other under one name are taken back together. */
export function filtered(edit: FilterEdit, filter: Filter, step: string | null = null): FilterEdit {
  const joins = step !== null && step === edit.filterStep
  return {
    filter,
    filterPast: joins ? edit.filterPast : [...edit.filterPast, edit.filter].slice(-KEPT),
    filterFuture: [],
    filterStep: step,
  }
}

/** The part that restricts and was chosen last, to be taken away first; null where nothing restricts. */
export function lastPart({
  filter,
  filterPast,
}: Pick<FilterEdit, 'filter' | 'filterPast'>): FilterPart | null {
  // The latter of parts that came together, as those of a link do: places come after stores.
  const parts = FILTER_PARTS.filter(part => part !== 'comparison' && !isUnset(filter, part)).reverse()
  for (let at = filterPast.length - 1; at >= 0; at--) {
    const [before, after] = [filterPast[at], filterPast[at + 1] ?? filter]
    const changed = parts.find(part => JSON.stringify(before[part]) !== JSON.stringify(after[part]))
    if (changed) return changed
  }
  return parts[0] ?? null
}

export function filterUndone(edit: FilterEdit): FilterEdit {
  const filter = edit.filterPast.at(-1)
  if (!filter) return edit
  return {
    filter,
    filterPast: edit.filterPast.slice(0, -1),
    filterFuture: [edit.filter, ...edit.filterFuture],
    filterStep: null,
  }
}

export function filterRedone(edit: FilterEdit): FilterEdit {
  const [filter, ...rest] = edit.filterFuture
  if (!filter) return edit
  return {
    filter,
    filterPast: [...edit.filterPast, edit.filter].slice(-KEPT),
    filterFuture: rest,
    filterStep: null,
  }
}
