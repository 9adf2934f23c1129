import { type Change, idOfChange, Scenario } from '@/lib/scenario/document'

/** The scenario being made, with what was before and what was taken back: plain and serialisable. */
export interface ScenarioEdit {
  scenario: Scenario
  /** Oldest first. */
  past: readonly Scenario[]
  /** Next to be done again first. */
  future: readonly Scenario[]
  /** What the newest step was about: further edits of the same field belong to it. */
  step: string | null
}

/** Steps that can be taken back. */
const KEPT = 100

export const emptyScenario = (): Scenario => Scenario.parse({ schema: 'chalandise.scenario/2', changes: [] })

export const newEdit = (scenario: Scenario = emptyScenario()): ScenarioEdit => ({
  scenario,
  past: [],
  future: [],
  step: null,
})

/** The next scenario; edits that follow each other with one `step` are taken back together. */
export function edited(edit: ScenarioEdit, scenario: Scenario, step: string | null = null): ScenarioEdit {
  const joins = step !== null && step === edit.step
  return {
    scenario,
    past: joins ? edit.past : [...edit.past, edit.scenario].slice(-KEPT),
    future: [],
    step,
  }
}

export function undone(edit: ScenarioEdit): ScenarioEdit {
  const scenario = edit.past.at(-1)
  if (!scenario) return edit
  return { scenario, past: edit.past.slice(0, -1), future: [edit.scenario, ...edit.future], step: null }
}

export function redone(edit: ScenarioEdit): ScenarioEdit {
  const [scenario, ...future] = edit.future
  if (!scenario) return edit
  return { scenario, past: [...edit.past, edit.scenario], future, step: null }
}

/** Adds a change; one of the same store takes the place of the former. */
export function withChange(scenario: Scenario, change: Change): Scenario {
  const id = idOfChange(change)
  const at = scenario.changes.findIndex(c => idOfChange(c) === id)
  const changes =
    at < 0 ? [...scenario.changes, change] : scenario.changes.map((c, i) => (i === at ? change : c))
  return { ...scenario, changes }
}

export function withoutChange(scenario: Scenario, id: string): Scenario {
  return { ...scenario, changes: scenario.changes.filter(c => idOfChange(c) !== id) }
}

/** Any field of a change but what it is and whom it is about. */
export type ChangePart = Partial<{
  name: string
  lat: number
  lon: number
  selling_area_m2: number
  format: string | null
  operator: 'own' | 'affiliate' | 'franchise'
  legal_entity: string | null
  sales: number | undefined
  passage_share: number | undefined
  opens_in: string | undefined
}>

/** Replaces fields of one change. The caller gives only fields that its kind has. */
export function withPart(scenario: Scenario, id: string, part: ChangePart): Scenario {
  return {
    ...scenario,
    changes: scenario.changes.map(c => (idOfChange(c) === id ? ({ ...c, ...part } as Change) : c)),
  }
}
