'use client'
import { useRef } from 'react'
import { useTranslations } from 'use-intl'
import { ATTRIBUTION } from '@/lib/basemap/style'
import { type CatchmentKind, needsReach } from '@/lib/catchment/catchment'
import { catchmentGeoJson } from '@/lib/catchment/geojson'
import { areaKm2 } from '@/lib/catchment/outline'
import { profileOf } from '@/lib/catchment/profile'
import { EVERYTHING } from '@/lib/cube/masks'
import { firstDay, type MonthRange } from '@/lib/cube/months'
import { fileName } from '@/lib/export/file-name'
import { outlined } from '../export/outlined'
import { useApp, useSession } from '../session/context'
import { useScenario } from '../session/scenario-result'
import { download } from '../ui/download'
import { useDesk } from './use-desk'

/**
 * Hands the catchments of some stores to the person as one GeoJSON file, once all of them are there. Answers with the
 * names of stores that have none; without any there is no file.
 */
export function useDownload(
  range: MonthRange,
): (stores: readonly string[], by: CatchmentKind, level: number) => Promise<readonly string[]> {
  const t = useTranslations('catchment')
  const desk = useDesk()
  const { cube, picture, manifest } = useSession()
  const channels = useApp(s => s.filter.channels)
  // The model may come while the catchments are waited for.
  const scenario = useScenario()
  const fitted = useRef(scenario)
  fitted.current = scenario
  return async (stores, by, level) => {
    await Promise.all(stores.map(store => outlined(desk, { store, by, level })))
    const { market, model } = fitted.current
    const missing: string[] = []
    const chain = cube.cellSums({ ...EVERYTHING, channels }).over(range)
    const cents = (v: number) => Math.round(100 * v) / 100
    const features = stores.flatMap(id => {
      const row = cube.source.stores.find(s => s.id === id)
      const asked = desk.catchment({ store: id, by, level })
      const outline = desk.outline({ store: id, by, level })
      if (!row || asked.kind !== 'there' || !outline || outline.length === 0) {
        missing.push(row?.name ?? id)
        return []
      }
      const km2 = areaKm2(outline)
      const profile = profileOf(asked.catchment, row, km2, {
        places: desk.places,
        under: picture.toZones,
        households: cube.source.zones.households,
        chain,
        store: cube.cellSums({ ...EVERYTHING, channels, stores: cube.only(row.key) }).over(range),
        competitors: market?.competitors ?? [],
        open: desk.open,
      })
      const last = new Date(`${firstDay(range.to + 1)}T00:00:00Z`)
      last.setUTCDate(0)
      return [
        {
          outline,
          properties: {
            store_id: id,
            store_name: row.name,
            kind: by,
            level,
            travel_times: needsReach(by) ? (model?.travel.id ?? null) : null,
            dataset_version: manifest.version,
            period: [firstDay(range.from), last.toISOString().slice(0, 10)] as const,
            area_km2: Math.round(km2 * 10) / 10,
            population: Math.round(profile.population),
            households: profile.households,
            revenue_store: cents(profile.revenueStore),
            revenue_chain: cents(profile.revenueChain),
            currency: manifest.declaration.currency ?? 'EUR',
            attribution: ATTRIBUTION,
          },
        },
      ]
    })
    if (features.length === 0) return missing
    const name = fileName([t('file'), ...stores, by, level > 0 ? String(level) : ''], 'geojson')
    const text = JSON.stringify(catchmentGeoJson(features))
    download(name, new Blob([text], { type: 'application/geo+json' }))
    return missing
  }
}
