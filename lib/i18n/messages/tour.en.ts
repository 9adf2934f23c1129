import type { tourFr } from './tour.fr'

export const tourEn: typeof tourFr = {}
