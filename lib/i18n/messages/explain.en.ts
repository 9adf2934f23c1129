import type { explainFr } from './explain.fr'

export const explainEn: typeof explainFr = {}
