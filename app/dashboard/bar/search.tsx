'use client'
import { Search as Glass, MapPin, Store } from 'lucide-react'
import { useCallback } from 'react'
import { useTranslations } from 'use-intl'
import { type Hit, plain, searchPlaces } from '@/lib/cube/search'
import { flyTo } from '../map/camera'
import { useApp, useFormat, useSession } from '../session/context'
import { Combobox, type Option } from '../ui/combobox'

const LIMIT = 8

/** Finds a store or a place of the dataset and goes there. */
export function Search() {
  const t = useTranslations('search')
  const format = useFormat()
  const { cube } = useSession()
  const select = useApp(s => s.select)
  const find = useCallback(
    (query: string) =>
      (plain(query) ? searchPlaces(cube.source, query, LIMIT) : []).map((hit): Option & { hit: Hit } => ({
        id: `${hit.kind}-${hit.id}`,
        name: hit.name,
        detail:
          hit.kind === 'store' ? t('store') : t('inhabitants', { count: format.integer(hit.population) }),
        icon: hit.kind === 'store' ? <Store size={14} aria-hidden /> : <MapPin size={14} aria-hidden />,
        hit,
      })),
    [cube, t, format],
  )
  return (
    <search className="w-56 max-[1100px]:w-40">
      <Combobox
        label={t('label')}
        placeholder={t('placeholder')}
        icon={<Glass size={14} aria-hidden />}
        find={find}
        onPick={(_, { hit }) => {
          flyTo({ lat: hit.lat, lon: hit.lon, zoom: hit.kind === 'store' ? 10 : 10.5 })
          if (hit.kind === 'store') select(hit.id)
        }}
        empty={query => t('empty', { query })}
        listClass="right-0 z-50 w-80"
      />
    </search>
  )
}
