import type { exportFr } from './export.fr'

export const exportEn: typeof exportFr = {}
