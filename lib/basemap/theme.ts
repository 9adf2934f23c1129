export type Theme = 'light' | 'dark'

/** Colours of the map below the data: paper and ink, so that colour is left to the figures. */
export interface Palette {
  sea: string
  /** The darker rim of the sea along the coast. */
  shore: string
  land: string
  /** The country the network is in. */
  home: string
  river: string
  country: string
  region: string
  departement: string
  zone: string
  /** Text of towns, by weight of the town, and of countries; `halo` is what surrounds it. */
  ink: string
  quiet: string
  countryInk: string
  halo: string
}

export const PALETTES: Record<Theme, Palette> = {
  light: {
    sea: '#d3dfe4',
    shore: '#b9cbd3',
    land: '#ece7dd',
    home: '#f8f4ec',
    river: '#c3d3da',
    country: '#9b9184',
    region: '#b8aea0',
    departement: '#d0c7b9',
    zone: '#ddd5c9',
    ink: '#34322e',
    quiet: '#6a655d',
    countryInk: '#8d8477',
    halo: '#fbf8f2',
  },
  dark: {
    sea: '#10161c',
    shore: '#1d2a33',
    land: '#1d2227',
    home: '#262c32',
    river: '#1a242c',
    country: '#79828a',
    region: '#565f68',
    departement: '#3c444c',
    zone: '#343b43',
    ink: '#e8e6e1',
    quiet: '#a9adb0',
    countryInk: '#7f8890',
    halo: '#14191e',
  },
}
