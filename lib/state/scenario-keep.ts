import type { Scenario } from '@/lib/scenario/document'
import { parseScenario, serialiseScenario } from '@/lib/scenario/parse'

/** A link longer than this is cut by mail programs and chats: a scenario beyond it goes by file. */
const LONGEST = 1800
const KEY = 's'

/** The address part that holds a scenario, `#s=...`; empty without changes, null where it would be too long. */
export function scenarioHash(scenario: Scenario): string | null {
  if (scenario.changes.length === 0) return ''
  const bytes = new TextEncoder().encode(serialiseScenario(scenario))
  const text = btoa(Array.from(bytes, b => String.fromCharCode(b)).join(''))
  const hash = `#${KEY}=${text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`
  return hash.length > LONGEST ? null : hash
}

/**
 * The scenario of an address part; null where it holds none. Throws ScenarioError where it holds something else, as
 * a link that was cut does.
 */
export function scenarioOfHash(hash: string): Scenario | null {
  const text = new URLSearchParams(hash.replace(/^#/, '')).get(KEY)
  if (!text) return null
  let json: string
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
    json = new TextDecoder().decode(Uint8Array.from(binary, c => c.charCodeAt(0)))
  } catch {
    json = text
  }
  return parseScenario(json)
}

/** The name of the file that a scenario is saved to. */
export function scenarioFileName(scenario: Scenario): string {
  const name = scenario.name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return `${name || 'scenario'}.json`
}

/** A scenario as a file: indented, so that people can read it. */
export function scenarioFile(scenario: Scenario): string {
  return `${JSON.stringify(JSON.parse(serialiseScenario(scenario)), null, 2)}\n`
}
