import { create } from 'zustand'

/** Which of the two sheets is open. */
export const usePalette = create<{ open: 'commands' | 'shortcuts' | null }>()(() => ({ open: null }))

export const openPalette = () => usePalette.setState({ open: 'commands' })
export const openShortcuts = () => usePalette.setState({ open: 'shortcuts' })
export const closePalette = () => usePalette.setState({ open: null })
