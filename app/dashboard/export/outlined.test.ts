import { expect, it } from 'vitest'
import type { Asked, Desk } from '../store/desk'
import { outlined } from './outlined'

const SPEC = { store: 'A', by: 'travel', level: 20 } as const

/** A desk whose one catchment is what the test says. */
function deskWith(kind: Asked['kind']) {
  const listeners = new Set<() => void>()
  const state = { kind, outline: null as unknown }
  const desk = {
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    catchment: () => ({ kind: state.kind }),
    outline: () => state.outline,
  } as unknown as Desk
  const tell = (next: Partial<typeof state>) => {
    Object.assign(state, next)
    for (const listener of [...listeners]) listener()
  }
  return { desk, tell, listeners }
}

it('waits for the catchment and then for its outline', async () => {
  const { desk, tell, listeners } = deskWith('waiting')
  const there = outlined(desk, SPEC)
  tell({ kind: 'there' })
  expect(listeners.size).toBe(1)
  tell({ outline: [[]] })
  expect(await there).toBe(true)
  expect(listeners.size).toBe(0)
})

it.each(['none', 'failed'] as const)('does not wait for a catchment that is %s', async kind => {
  expect(await outlined(deskWith(kind).desk, SPEC)).toBe(false)
  const { desk, tell } = deskWith('waiting')
  const there = outlined(desk, SPEC)
  tell({ kind })
  expect(await there).toBe(false)
})
