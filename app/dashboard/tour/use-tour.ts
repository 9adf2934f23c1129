import { create } from 'zustand'

const SEEN = 'chalandise.tour'

/** The step that is shown, null while there is no tour; `seen` is remembered by this browser. */
export const useTour = create<{ step: number | null; seen: boolean }>()(() => ({
  step: null,
  seen: localStorage.getItem(SEEN) !== null,
}))

export const startTour = () => useTour.setState({ step: 0 })
export const goTo = (step: number) => useTour.setState({ step })

/** Ends the tour; it is not offered again by itself. */
export function endTour(): void {
  useTour.setState({ step: null, seen: true })
  try {
    localStorage.setItem(SEEN, '1')
  } catch {
    // A forbidden store: it is offered again next time.
  }
}
