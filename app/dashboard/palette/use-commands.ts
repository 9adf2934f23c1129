import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { ALL_CHANNELS } from '@/lib/cube/masks'
import { lastTwelve } from '@/lib/cube/months'
import { plain, searchPlaces } from '@/lib/cube/search'
import { CHANNELS } from '@/lib/dataset/schema'
import { isEmpty } from '@/lib/filter/filter'
import { AREA_LEVELS, MAP_MODES, VIEWS } from '@/lib/state/app-state'
import { useClosureTab } from '../closures/tab'
import { useExports } from '../export/use-exports'
import { flyTo } from '../map/camera'
import { MAP_METRICS } from '../map/measures'
import { useChanges } from '../panel/use-changes'
import { useApp, useAppStore, useFormat, useSession } from '../session/context'
import { startTour } from '../tour/use-tour'
import { score } from './match'
import { openShortcuts } from './use-palette'

export type Group = 'stores' | 'places' | 'views' | 'map' | 'period' | 'scenario' | 'export' | 'page'

export interface Command {
  id: string
  group: Group
  title: string
  /** Said after the title, in grey. */
  detail?: string
  /** Other words that find it. */
  words?: string
  /** Keys that do the same. */
  keys?: string
  /** Found only by what is typed, not listed beforehand. */
  hidden?: boolean
  run: () => void
}

/** Results shown at once. */
const SHOWN = 30
const PLACES = 5
/** Minutes by car that "near" means where none are named. */
const NEAR = 30

/** What can be done from the palette: everything fixed, by language and dataset. */
function useFixed(): Command[] {
  const t = useTranslations()
  const session = useSession()
  const app = useAppStore()
  const locale = useApp(s => s.locale)
  const theme = useApp(s => s.theme)
  const exports = useExports()
  const { addStore } = useChanges(session)
  return useMemo(() => {
    const { cube } = session
    const { set, select, filterBy, clearFilter, undoFilter, redoFilter } = app.getState()
    const p = (key: Parameters<typeof t>[0], values?: Record<string, string>) => t(key, values)
    const view = (v: (typeof VIEWS)[number]): Command => ({
      id: `view-${v}`,
      group: 'views',
      title: p(`palette.views.${v}`),
      run: () => set({ view: v, selected: null, event: null, pointing: null, panelOpen: true }),
    })
    const onMap = (part: Parameters<typeof set>[0]) => {
      const { view: open } = app.getState()
      set({ ...part, ...(open === 'map' || open === 'stores' ? {} : { view: 'map' }) })
    }
    const year = cube.bounds.to - (cube.bounds.to % 12)
    const lastYear = { from: Math.max(cube.bounds.from, year - 12), to: year - 1 }
    const periods: [id: string, range: { from: number; to: number }][] = [
      ['last12', lastTwelve(cube.bounds)],
      ['thisYear', { from: Math.max(cube.bounds.from, year), to: cube.bounds.to }],
      ...(lastYear.to >= lastYear.from ? ([['lastYear', lastYear]] as const) : []),
      ['last3', { from: Math.max(cube.bounds.from, cube.bounds.to - 2), to: cube.bounds.to }],
      ['all', cube.bounds],
    ].map(([id, range]) => [id, range] as [string, { from: number; to: number }])
    const present = cube
      .channelsUsed()
      .map(key => ({ channel: CHANNELS[key], key }))
      .filter(({ channel }) => channel !== 'several')
    const commands: Command[] = [
      ...VIEWS.map(view),
      {
        id: 'closed-stores',
        group: 'views',
        title: p('closures.past.command'),
        run: () => {
          useClosureTab.setState({ tab: 'past' })
          set({ view: 'closures', selected: null, event: null, pointing: null })
        },
      },
      ...MAP_MODES.filter(m => m !== 'areas').map(
        (mode): Command => ({
          id: `mode-${mode}`,
          group: 'map',
          title: p('palette.mode', { name: p(`mapView.mode.${mode}`) }),
          run: () => onMap({ mapMode: mode }),
        }),
      ),
      ...AREA_LEVELS.map(
        (level): Command => ({
          id: `area-${level}`,
          group: 'map',
          title: p('palette.mode', { name: p(`mapView.level.${level}`) }),
          run: () => onMap({ mapMode: 'areas', areaLevel: level }),
        }),
      ),
      ...MAP_METRICS.map(
        (metric): Command => ({
          id: `metric-${metric}`,
          group: 'map',
          title: p('palette.metric', { name: p(`metrics.metric.${metric}.name`) }),
          run: () => onMap({ metric }),
        }),
      ),
      ...periods.map(
        ([id, range]): Command => ({
          id: `period-${id}`,
          group: 'period',
          title: p(`palette.period.${id}` as Parameters<typeof t>[0]),
          run: () => filterBy({ range }),
        }),
      ),
      ...present.map(
        ({ channel, key }): Command => ({
          id: `channel-${channel}`,
          group: 'period',
          title: p('palette.channel', { name: p(`channels.${channel}`) }),
          run: () => filterBy({ channels: 1 << key }),
        }),
      ),
      {
        id: 'channel-all',
        group: 'period',
        title: p('palette.allChannels'),
        run: () => filterBy({ channels: ALL_CHANNELS }),
      },
      ...(isEmpty(app.getState().filter)
        ? []
        : [
            {
              id: 'filter-clear',
              group: 'period' as const,
              title: p('palette.clearFilter'),
              run: () => clearFilter(),
            },
          ]),
      ...(app.getState().filterPast.length > 0
        ? [{ id: 'filter-undo', group: 'period' as const, title: p('palette.undoFilter'), run: undoFilter }]
        : []),
      ...(app.getState().filterFuture.length > 0
        ? [{ id: 'filter-redo', group: 'period' as const, title: p('palette.redoFilter'), run: redoFilter }]
        : []),
      {
        id: 'open-on-map',
        group: 'scenario',
        title: p('palette.openOnMap'),
        run: () => set({ view: 'scenarios', pointing: { for: 'open' }, selected: null, panelOpen: true }),
      },
      ...exports.map(
        (e): Command => ({
          id: `export-${e.id}`,
          group: 'export',
          title: e.title,
          words: p('export.menu'),
          run: e.run,
        }),
      ),
      {
        id: 'theme',
        group: 'page',
        title: p(theme === 'light' ? 'palette.dark' : 'palette.light'),
        run: () => set({ theme: theme === 'light' ? 'dark' : 'light' }),
      },
      {
        id: 'language',
        group: 'page',
        title: locale === 'fr' ? 'Switch to English' : 'Passer en français',
        words: p('palette.languageWords'),
        run: () => set({ locale: locale === 'fr' ? 'en' : 'fr' }),
      },
      {
        id: 'panel',
        group: 'page',
        title: p('palette.panel'),
        run: () => set({ panelOpen: !app.getState().panelOpen }),
      },
      { id: 'tour', group: 'page', title: p('tour.invite'), words: p('palette.helpWords'), run: startTour },
      {
        id: 'shortcuts',
        group: 'page',
        title: p('palette.shortcuts.title'),
        words: p('palette.helpWords'),
        keys: '?',
        run: openShortcuts,
      },
    ]
    for (const store of cube.source.stores) {
      const closed = store.closedOn !== null
      commands.push({
        id: `store-${store.id}`,
        group: 'stores',
        title: store.name,
        detail: p(closed ? 'palette.closedStore' : 'palette.goStore'),
        hidden: true,
        run: () => {
          if (app.getState().view !== 'stores') set({ view: 'map' })
          select(store.id)
          flyTo({ lat: store.lat, lon: store.lon, zoom: 10 })
        },
      })
      if (!closed)
        commands.push({
          id: `close-${store.id}`,
          group: 'scenario',
          title: p('palette.closeStore', { name: store.name }),
          hidden: true,
          run: () => addStore('close', store),
        })
    }
    return commands
  }, [t, session, app, locale, theme, exports, addStore])
}

/** Commands that answer a query, best first; without one, those worth listing. */
export function useCommands(query: string): Command[] {
  const t = useTranslations('palette')
  const format = useFormat()
  const session = useSession()
  const app = useAppStore()
  const fixed = useFixed()
  const { openAt } = useChanges(session)
  return useMemo(() => {
    if (plain(query) === '') return fixed.filter(c => !c.hidden)
    const minutes = minutesIn(query) ?? NEAR
    const words = `${t('openWords')} ${t('nearWords')} ${minutes}`
    const places = searchPlaces(session.cube.source, placeIn(query, words), PLACES * 2)
      .flatMap(hit => (hit.kind === 'place' ? [hit] : []))
      .slice(0, PLACES)
    const found = places.flatMap((place): Command[] => [
      {
        id: `place-${place.id}`,
        group: 'places',
        title: place.name,
        detail: t('inhabitants', { count: format.integer(place.population) }),
        run: () => {
          const { view, set } = app.getState()
          if (['ask', 'data', 'model'].includes(view)) set({ view: 'map' })
          flyTo({ ...place, zoom: 10.5 })
        },
      },
      {
        id: `near-${place.id}`,
        group: 'period',
        title: t('near', { minutes, name: place.name }),
        run: () => {
          const { lat, lon, name } = place
          app.getState().filterBy({ place: { kind: 'travel', lat, lon, minutes, name } })
        },
      },
      {
        id: `open-${place.id}`,
        group: 'scenario',
        title: t('openStore', { name: place.name }),
        run: () => {
          openAt(place.lat, place.lon, place.name)
          flyTo({ ...place, zoom: 9.5 })
        },
      },
    ])
    return [...fixed, ...found]
      .map(command => ({ command, at: score(`${command.title} ${command.words ?? ''}`, query) }))
      .filter(({ at }) => at > 0)
      .sort((a, b) => b.at - a.at)
      .slice(0, SHOWN)
      .map(({ command }) => command)
  }, [fixed, query, session, app, openAt, format, t])
}

/** The driving time that a query names: "30 min rennes". */
function minutesIn(query: string): number | null {
  const minutes = Number(/(\d+)\s*min/.exec(plain(query))?.[1])
  return minutes >= 1 && minutes <= 180 ? minutes : null
}

/** The place a query names: without the words of "open a store at" and "within 30 min of". */
function placeIn(query: string, openWords: string): string {
  const said = new Set(plain(openWords).split(' '))
  const words = plain(query).split(' ')
  let from = 0
  while (from < words.length - 1 && said.has(words[from])) from++
  return words.slice(from).join(' ')
}
