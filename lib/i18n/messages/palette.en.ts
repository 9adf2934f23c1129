import type { paletteFr } from './palette.fr'

export const paletteEn: typeof paletteFr = {}
