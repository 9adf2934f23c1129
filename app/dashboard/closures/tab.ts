import { create } from 'zustand'

export const CLOSURE_TABS = ['ahead', 'past'] as const

/** Which closures are looked at: those one may decide, or those that were. */
export const useClosureTab = create<{ tab: (typeof CLOSURE_TABS)[number] }>()(() => ({ tab: 'ahead' }))
