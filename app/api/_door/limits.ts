const DEFAULT = '50GB'
const UNITS: Record<string, number> = { '': 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 }

/** Bytes that one upload may hold: `CHALANDISE_UPLOAD_LIMIT`, such as `20GB`. */
export function uploadLimit(text = process.env.CHALANDISE_UPLOAD_LIMIT || DEFAULT): number {
  const [, figures, unit] = /^(\d+(?:\.\d+)?)\s*([KMGT]?B?)$/i.exec(text.trim()) ?? []
  const factor = UNITS[(unit ?? '').toUpperCase()] ?? Number.NaN
  const bytes = Math.floor(Number(figures) * factor)
  if (!Number.isFinite(bytes))
    throw new Error(`CHALANDISE_UPLOAD_LIMIT is "${text}": write a size such as 20GB or 500MB.`)
  return bytes
}
