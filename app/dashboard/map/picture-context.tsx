'use client'
import { createContext, type ReactNode, useContext } from 'react'
import { create } from 'zustand'
import { useSessionOrNull } from '../session/context'
import { type MapPicture, usePicture } from './use-picture'

/** Where the camera is, coarsely: written by the map, read by what depends on its zoom. */
export const useCamera = create<{ zoom: number }>()(() => ({ zoom: 5 }))

const Context = createContext<MapPicture | null>(null)

/** The picture of the moment, computed once for the map and its legend. */
export function PictureProvider({ children }: { children: ReactNode }) {
  const zoom = useCamera(s => s.zoom)
  return <Context.Provider value={usePicture(useSessionOrNull(), zoom)}>{children}</Context.Provider>
}

export const useMapPicture = () => useContext(Context)
