import type { z } from 'zod'
import { type Change, SCENARIO_SCHEMAS, Scenario } from './document'

/** One thing wrong in a scenario document. */
export interface ScenarioFault {
  /** Where: `changes[2].lat`; empty for the document itself. */
  path: string
  /** Key of the message catalogue. */
  code: 'not_json' | 'schema' | 'kind' | 'missing' | 'unknown_field' | 'type' | 'range' | 'order' | 'value'
  values: Record<string, string | number>
  /** The same in an English sentence. */
  sentence: string
}

const CURRENT = SCENARIO_SCHEMAS[SCENARIO_SCHEMAS.length - 1]

/** A scenario document is refused; `faults` says what is wrong with it, all at once. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError'
  readonly code = 'scenario'
  readonly values: { faults: readonly ScenarioFault[] }
  constructor(readonly faults: readonly ScenarioFault[]) {
    super(`The scenario cannot be read:\n${faults.map(f => `- ${f.sentence}`).join('\n')}`)
    this.values = { faults }
  }
}

/** A scenario from text or from a parsed value. Throws {@link ScenarioError} with every fault. */
export function parseScenario(source: unknown): Scenario {
  let value = source
  if (typeof source === 'string') {
    try {
      value = JSON.parse(source)
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new ScenarioError([
        {
          path: '',
          code: 'not_json',
          values: { reason },
          sentence: `The text is not JSON (${reason}). A scenario starts with {"schema":"${CURRENT}","changes":[...]}.`,
        },
      ])
    }
  }
  const parsed = Scenario.safeParse(value)
  if (parsed.success) return parsed.data
  throw new ScenarioError(parsed.error.issues.map(issue => toFault(issue, value)))
}

/**
 * The one text of a scenario, in the current schema: fields and changes in a fixed order, defaults written out.
 * Scenarios that mean the same have the same text, whatever schema they came in.
 */
export function serialiseScenario(scenario: Scenario): string {
  const canonical = Scenario.parse(scenario)
  const changes = canonical.changes.map(change => sorted(change) as Change).sort(byText)
  return JSON.stringify(sorted({ ...canonical, schema: CURRENT, changes }))
}

/** Whether two scenarios mean the same, whatever the order of their changes and fields. */
export function sameScenario(a: Scenario, b: Scenario): boolean {
  return serialiseScenario(a) === serialiseScenario(b)
}

function byText(a: Change, b: Change): number {
  const [x, y] = [JSON.stringify(a), JSON.stringify(b)]
  return x < y ? -1 : x > y ? 1 : 0
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}

function toFault(issue: z.core.$ZodIssue, document: unknown): ScenarioFault {
  const path = textOf(issue.path)
  const found = valueAt(document, issue.path)
  const fault = (
    code: ScenarioFault['code'],
    sentence: string,
    values: ScenarioFault['values'] = {},
  ): ScenarioFault => ({ path, code, values: { path, ...values }, sentence })
  const where = path || 'The document'
  const shown = shorten(found)
  if (path === 'schema')
    return fault(
      'schema',
      found === undefined
        ? `The document does not say what it is: it needs "schema": "${CURRENT}".`
        : `The document says it is ${shown}; this program reads ${SCENARIO_SCHEMAS.map(s => JSON.stringify(s)).join(' and ')}.`,
      { found: shown },
    )
  if (issue.code === 'invalid_union')
    return fault(
      'kind',
      `${where} is ${shown}: a change is one of open, close, move, resize, change_format or take_over.`,
      {
        found: shown,
      },
    )
  if (issue.code === 'unrecognized_keys') {
    const fields = issue.keys.join(', ')
    return fault(
      'unknown_field',
      `${where} has the unknown field ${fields}: remove it or correct its name.`,
      {
        fields,
      },
    )
  }
  if (found === undefined) return fault('missing', `${where} is missing.`)
  if (issue.code === 'too_small' || issue.code === 'too_big') {
    const limit = issue.code === 'too_small' ? issue.minimum : issue.maximum
    const inclusive = issue.inclusive ?? true
    const words =
      issue.code === 'too_small'
        ? inclusive
          ? 'at least'
          : 'more than'
        : inclusive
          ? 'at most'
          : 'less than'
    const what = issue.origin === 'string' ? ' characters long' : issue.origin === 'array' ? ' long' : ''
    return fault('range', `${where} is ${shown}: it must be ${words} ${limit}${what}.`, {
      found: shown,
      limit: Number(limit),
    })
  }
  if (issue.code === 'invalid_type')
    return fault('type', `${where} is ${shown}: it must be a ${issue.expected}.`, {
      found: shown,
      expected: issue.expected,
    })
  if (issue.code === 'custom')
    return fault('order', `${where} is ${shown}: it needs ${issue.message}.`, { found: shown })
  return fault('value', `${where} is ${shown}: ${issue.message}.`, { found: shown })
}

function textOf(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i > 0 ? '.' : ''}${String(part)}`))
    .join('')
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  let value = document
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<PropertyKey, unknown>)[part]
  }
  return value
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
