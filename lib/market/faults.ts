import type { Prepared } from './prepare'
import type { ChangeFault, ChangeFaultCode } from './types'

const SENTENCES: Record<ChangeFaultCode, string> = {
  area_out_of_range:
    '{id} has {area} m2, outside the {low} to {high} m2 the model was calibrated on: its forecast is a range.',
  conflicting_changes: 'Store {id} is changed twice: keep one of the changes.',
  duplicate_candidate:
    '{id} is opened twice, or is the id of a store: give every candidate an id of its own.',
  far_move:
    'Store {id} ({name}) moves {km} km: that is a closing and an opening, its customers do not follow.',
  format_unknown: 'No store has the format {format}: its effect is not known and taken as none.',
  nobody_in_reach: 'Nobody lives within reach of {id}: it sells nothing there.',
  nothing_left: 'Every store closes: there is no network left to compare with.',
  on_another_store:
    'Store {id} ({name}) moves onto {other} ({other_name}): close one of them, or move it elsewhere.',
  opens_on_store: '{id} opens where {store} ({name}) trades already.',
  resize_capped:
    'Store {id} ({name}) changes its area by more than half or double: the forecast claims no more than for half or double.',
  sales_out_of_reach:
    '{id} is given {sales} of sales, more than the zones in its reach can spend: it is taken at {reached}.',
  same_format: 'Store {id} ({name}) has the format {format} already.',
  store_closed: 'Store {id} ({name}) is closed already.',
  store_without_sales:
    'Store {id} ({name}) has no sales in the base of twelve months: there is nothing to move.',
  unknown_competitor: 'The dataset has no competitor {id} that trades today.',
  unknown_store: 'The dataset has no store {id}.',
}

/** Collects what is wrong, or worth knowing, of the changes of a scenario. */
export class Faults {
  private readonly list: ChangeFault[] = []

  error(index: number, code: ChangeFaultCode, values: ChangeFault['values']): void {
    this.add(index, 'error', code, values)
  }

  warn(index: number, code: ChangeFaultCode, values: ChangeFault['values']): void {
    this.add(index, 'warning', code, values)
  }

  /** Why a store cannot be changed: it is not there, closed already, or sells nothing. */
  notInMarket(index: number, { stores }: Prepared, id: string): void {
    const store = stores.find(s => s.store_id === id)
    if (!store) this.error(index, 'unknown_store', { id })
    else this.error(index, store.open ? 'store_without_sales' : 'store_closed', { id, name: store.name })
  }

  /** In the order of the changes. */
  found(): ChangeFault[] {
    return this.list.sort((a, b) => a.index - b.index)
  }

  private add(
    index: number,
    severity: ChangeFault['severity'],
    code: ChangeFaultCode,
    values: ChangeFault['values'],
  ): void {
    const sentence = SENTENCES[code].replaceAll(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''))
    this.list.push({ index, severity, code, values, sentence })
  }
}
