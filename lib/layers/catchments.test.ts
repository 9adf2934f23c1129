import { expect, test } from 'vitest'
import { CATCHMENTS_DRAWN, catchmentColour } from './catchments'

test('catchments drawn together have a colour each, and one beyond them not that of the selection', () => {
  for (const theme of ['light', 'dark'] as const) {
    const drawn = Array.from({ length: CATCHMENTS_DRAWN }, (_, k) => String(catchmentColour(k, theme)))
    expect(new Set(drawn).size).toBe(CATCHMENTS_DRAWN)
    expect(String(catchmentColour(CATCHMENTS_DRAWN, theme))).toBe(drawn[1])
  }
})
