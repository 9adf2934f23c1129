'use client'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { centreOf } from '@/lib/geo/h3'
import { useFormat, useSession } from '../session/context'
import type { Session } from '../session/session'
import type { MapPicture } from './picture'
import { communesOf } from './place-facts'
import { type Column, SortedTable } from './sorted-table'
import { areaName } from './tooltip'
import { useMeasureText } from './words'

/** Figures of drawn places, and what a heat is made of: its communes. */
export type PlaceList = Pick<MapPicture, 'measure' | 'shown' | 'facts' | 'spread' | 'within'> & {
  name: (i: number) => string
}

/** The places of a picture with their amounts. */
export function PictureRows({ picture }: { picture: MapPicture }) {
  const t = useTranslations('mapView.table')
  const format = useFormat()
  const text = useMeasureText()
  const session = useSession()
  const list = useMemo(() => listOf(session, picture), [session, picture])
  const rows = useMemo(() => placesHeld(list), [list])
  const columns = useMemo(() => {
    const { measure, shown, facts, spread, name } = list
    const share = (i: number) => (facts.amount[i] > 0 ? spread[i] / facts.amount[i] : 0)
    const revenue = measure.id === 'revenue'
    const columns: Column<number>[] = [{ id: 'place', title: t('place'), value: name, text: name }]
    if (!revenue)
      columns.push({
        id: 'value',
        title: text.name(measure.id),
        value: i => shown[i],
        text: i => text.value(measure, shown[i]),
      })
    columns.push(
      {
        id: 'amount',
        title: t('amount'),
        value: i => facts.amount[i],
        text: i => format.money(facts.amount[i]),
      },
      {
        id: 'spread',
        title: t('spread'),
        value: share,
        text: i => (facts.amount[i] > 0 ? format.percent(share(i), { digits: 0 }) : '–'),
        faint: true,
      },
    )
    return columns
  }, [list, t, text, format])
  return (
    <SortedTable
      label={text.title(picture)}
      caption={(count, all) =>
        [
          t('count', { count, all }),
          ...(picture.kind === 'heat' ? [t('heat')] : []),
          ...(list.within ? [t('within')] : []),
        ].join(' ')
      }
      columns={columns}
      rows={rows}
      keyOf={i => i}
    />
  )
}

/** Places of the filter: where it names a place those in it, else those with sales. */
export const placesHeld = ({ shown, facts, within }: PlaceList): number[] =>
  Array.from(shown.keys()).filter(
    i =>
      Number.isFinite(shown[i]) &&
      (within ? within[i] === 1 : facts.amount[i] !== 0 || facts.before[i] !== 0),
  )

/** A picture's places by name; of a heat the communes that it is made of. */
export function listOf(session: Session, picture: MapPicture): PlaceList {
  if (picture.kind !== 'heat') return { ...picture, name: nameIn(session, picture) }
  const { name } = session.cube.source.zones
  return { ...communesOf(session, picture.request, picture.measure), name: i => name[i] }
}

function nameIn(session: Session, { areas, ids }: MapPicture): (i: number) => string {
  const { zones } = session.cube.source
  return i => {
    if (areas) return areaName({ level: areas.index.level, code: areas.index.codes[i] }, zones)
    const { lat, lon } = centreOf(BigInt(`0x${ids[i]}`))
    const zone = session.picture.nearestZone(lat, lon)
    return zone < 0 ? ids[i] : zones.name[zone]
  }
}
