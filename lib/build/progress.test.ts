import { describe, expect, it } from 'vitest'
import { PHASES, shareDone } from './progress'

describe('how far a build is', () => {
  it('only grows, by file while files are opened and by phase after', () => {
    const total = PHASES.length
    const steps = [
      shareDone({ phase: 'open', done: 0, total, share: 0 }, 3, 0),
      shareDone({ phase: 'open', done: 0, total, share: 0.5 }, 3, 1),
      shareDone({ phase: 'open', done: 0, total, share: 1 }, 3, 3),
      ...PHASES.slice(1).map((phase, i) => shareDone({ phase, done: i + 1, total }, 3, 3)),
    ]
    expect(steps).toEqual([...steps].sort((a, b) => a - b))
    expect([steps[0], steps.at(-1)! < 1]).toEqual([0, true])
  })
})
