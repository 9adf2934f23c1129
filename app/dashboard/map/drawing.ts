import { create } from 'zustand'

type Corner = readonly [lon: number, lat: number]

/** An area being drawn on the map, corner by corner; null where none is. */
interface Drawing {
  corners: readonly Corner[] | null
  /** Where the pointer is: the corner that a click would set. */
  next: Corner | null
  begin(): void
  add(corner: Corner): void
  point(next: Corner): void
  undo(): void
  end(): void
}

export const useDrawing = create<Drawing>()(set => ({
  corners: null,
  next: null,
  begin: () => set({ corners: [], next: null }),
  add: corner => set(s => (s.corners ? { corners: [...s.corners, corner] } : s)),
  point: next => set(s => (s.corners ? { next } : s)),
  undo: () => set(s => (s.corners ? { corners: s.corners.slice(0, -1) } : s)),
  end: () => set({ corners: null, next: null }),
}))
