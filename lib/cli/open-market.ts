import type { Manifest } from '@/lib/dataset/manifest'
import type { FitOptions } from '@/lib/market/fit'
import type { FittedMarket } from '@/lib/market/service'
import type { Context } from './run'

/** A published dataset's market, fitted. */
export interface OpenedMarket {
  market: FittedMarket
  manifest: Manifest
}

/** Opens a dataset (version, folder or "current") and fits its market; the dataset is closed again. */
export async function openMarketOf(
  dataset: string,
  data: string | undefined,
  progress: Context['progress'],
  options: Pick<FitOptions, 'family'> = {},
): Promise<OpenedMarket> {
  const [{ openDataset }, { dataFolder }, { readMarketTables }, { openMarket }] = await Promise.all([
    import('@/lib/dataset/open-native'),
    import('@/lib/dataset/store'),
    import('@/lib/market/queries'),
    import('@/lib/market/service'),
  ])
  progress('opening the dataset')
  const { engine, manifest } = await openDataset(dataset, data ?? dataFolder())
  try {
    const tables = await readMarketTables(sql => engine.query(sql))
    progress('fitting the market')
    return {
      manifest,
      market: openMarket(tables, manifest.declaration.sector, manifest.period.last_month, options),
    }
  } finally {
    await engine.close()
  }
}

/** `2026-10` of a month. */
export const monthText = (m: number): string =>
  `${Math.floor(m / 12)}-${String((m % 12) + 1).padStart(2, '0')}`

/** The base of twelve months of a dataset, as people write it. */
export const baseText = ({ period }: Manifest): { from: string; to: string } => ({
  from: monthText(period.last_month - 11),
  to: monthText(period.last_month),
})
