'use client'
import { ChevronDown, ChevronUp } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { ATTRIBUTION } from '@/lib/basemap/style'
import { coverageOf } from '@/lib/filter/coverage'
import { spanOf } from '@/lib/i18n/period'
import { SCALE_KINDS, type ScaleKind } from '@/lib/layers/scale'
import { useFilterWords } from '../bar/use-filter-words'
import { ExplainSign } from '../explain/explain'
import { useLegendFigures } from '../explain/use-network-figures'
import { useMapOffer } from '../export/use-table-offers'
import { useAsk } from '../session/asking'
import { useApp, useFormat, useSession } from '../session/context'
import { useResolved } from '../session/resolved'
import { StaleLine, useWaiting } from '../session/waiting'
import { CatchmentLegend } from '../store/legend-entry'
import { Button, IconButton } from '../ui/button'
import { FlowRows } from './flows-table'
import { FlowsKey } from './legend-flows'
import { LackLines } from './legend-lack'
import { StoresKey } from './legend-stores'
import type { MapPicture } from './picture'
import { useMapFilter, useMapPicture, useOtherPicture } from './picture-context'
import { PictureRows } from './picture-table'
import { Ramp } from './ramp'
import { StoreRows } from './stores-table'
import { TableDialog } from './table-dialog'
import { useArcs } from './use-arcs'
import { useFlows } from './use-flows'
import { retryOutlines, useOutlinesLost } from './use-shapes'
import { useStorePicture } from './use-store-picture'
import { useMeasureText } from './words'

/** On a tablet the open legend would cover a third of the country. */
const isNarrow = () => window.matchMedia('(max-width: 1100px)').matches

/** Bottom left on the map: what colours and symbols mean, with unit, period, filter and real break values. */
export function Legend({ builtInMap }: { builtInMap: boolean }) {
  const t = useTranslations()
  const format = useFormat()
  const text = useMeasureText()
  const session = useSession()
  const { cube, manifest } = session
  const theme = useApp(s => s.theme)
  const inScenario = useApp(s => s.view === 'scenarios')
  const mode = useApp(s => (s.view === 'scenarios' ? 'heat' : s.mapMode))
  const selected = useApp(s => (s.view === 'scenarios' ? null : s.selected))
  const picture = useMapPicture()
  const other = useOtherPicture()
  const tinted = useStorePicture()
  const flows = useFlows()
  const [folded, setFolded] = useState(isNarrow)
  const { busy } = useWaiting()
  const { filter, range, comparison } = useResolved()
  const operators = (['own', 'affiliate', 'franchise'] as const).filter(o =>
    cube.source.stores.some(s => s.operator === o),
  )
  const store = cube.source.stores.find(s => s.id === selected)
  const stores = mode === 'stores'
  const placed = cube.coverage(range).placed > 0
  // Sales by category or segment have no place: they restrict the figures, not the map.
  const keyed = filter.category.length > 0 || filter.segment.length > 0
  const words = useFilterWords()(filter).filter(
    w => !['range', 'comparison', ...(stores ? [] : ['category', 'segment'])].includes(w.part),
  )
  const title =
    mode === 'flows'
      ? t('mapView.metric.flows')
      : picture && placed
        ? text.title(picture)
        : stores
          ? tinted
            ? t('mapView.legend.storesColour', { metric: text.name(tinted.measure.id) })
            : t('mapView.metric.storeSize')
          : t('map.label')
  const months = { from: text.month(range.from), to: text.month(range.to) }
  const period = t('mapView.legend.period', { ...months, span: spanOf(months.from, months.to) })
  const unit =
    mode === 'flows'
      ? flows && t('mapView.legend.flowsUnit', { currency: format.symbol() })
      : picture && placed
        ? text.unit(picture)
        : tinted && text.storeUnit(tinted.measure, comparison)
  const filtered =
    words.length > 0 ? t('mapView.legend.filtered', { words: words.map(w => w.text).join(' · ') }) : null
  const table = inScenario
    ? null
    : flows
      ? () => <FlowRows flows={flows} title={title} />
      : stores
        ? () => <StoreRows title={title} />
        : picture && placed
          ? () => <PictureRows picture={picture} />
          : null
  const drawn = useMapFilter(session)
  const coverage = coverageOf(cube, drawn, range)
  const question = useAsk(useMemo(() => ({ filter: drawn, range }), [drawn, range]))
  useMapOffer(inScenario || !placed ? null : picture, inScenario ? null : flows, {
    title,
    about: [...(store && !stores ? [store.name] : []), period, ...words.map(w => w.text)].join(' · '),
  })
  const all = useAsk()
  const legend = useLegendFigures()
  const explained = stores || flows || (placed && picture)
  const figures = () =>
    stores
      ? legend.stores(tinted?.measure.id ?? null, all)
      : flows
        ? legend.flows(flows, question)
        : legend.picture(title, picture?.measure.id ?? 'revenue', question)
  return (
    <aside
      aria-label={title}
      aria-busy={busy && !inScenario}
      className="absolute bottom-3 left-3 z-10 max-h-[calc(100%-72px)] w-[272px] overflow-y-auto rounded-lg border border-line bg-paper/95 px-3 py-2 text-xs shadow-panel max-[1100px]:max-h-[calc(100%-112px)]"
    >
      <div className="flex items-start gap-1">
        <p className="min-w-0 flex-1 text-sm leading-snug font-semibold">{title}</p>
        {explained && <ExplainSign name={title} figures={figures} />}
        <IconButton
          label={folded ? t('mapView.legend.unfold') : t('mapView.legend.fold')}
          aria-expanded={!folded}
          onClick={() => setFolded(!folded)}
          className="-mt-1 -mr-2 size-7!"
        >
          {folded ? <ChevronUp size={14} aria-hidden /> : <ChevronDown size={14} aria-hidden />}
        </IconButton>
      </div>
      <p className="text-ink-2">
        {unit && `${unit} · `}
        {period}
      </p>
      {filtered && <p className="line-clamp-2 text-ink-2">{filtered}</p>}
      {!inScenario && <StaleLine className="mt-0.5" />}
      {!inScenario && <LackLines />}
      {keyed && !stores && <p className="text-warn-ink">{t('mapView.legend.keysHaveNoPlace')}</p>}
      {store && mode !== 'flows' && !stores && (
        <p className="text-ink-2">{t('mapView.legend.customersOf', { name: store.name })}</p>
      )}
      {mode === 'flows' ? (
        <FlowsKey />
      ) : stores ? (
        <StoresKey folded={folded} />
      ) : !placed ? (
        <p className="text-ink-2">{t('legend.noPlace')}</p>
      ) : (
        picture && <Ramp picture={picture} theme={theme} />
      )}
      {other && placed && other.measure !== picture?.measure && (
        <>
          <p className="mt-1 text-sm leading-snug font-semibold">{text.title(other)}</p>
          <p className="text-ink-2">{text.unit(other)}</p>
          <Ramp picture={other} theme={theme} />
        </>
      )}
      {mode === 'difference' && picture && !picture.request.before && (
        <p className="text-warn-ink">{t('mapView.legend.noComparison')}</p>
      )}
      {!folded && (
        <>
          {picture && placed && !inScenario && <ScaleControls picture={picture} />}
          {table && (
            <TableDialog title={title} unit={[unit, period, filtered]}>
              {table}
            </TableDialog>
          )}
          {picture && placed && (
            <p className="mt-1.5 text-ink-3">
              {coverage &&
                t(`legend.${drawn.cells ? 'placedInside' : store ? 'placedOf' : 'placed'}`, {
                  share: format.percent(coverage.placed, { digits: 0 }),
                  name: store?.name ?? '',
                })}{' '}
              {t('legend.privacy', { k: manifest.privacy.min_customers })} <SpreadText picture={picture} />
            </p>
          )}
          <ul className="mt-1.5 flex flex-wrap gap-x-3 gap-y-0.5 text-ink-2">
            {operators.length > 1 &&
              operators.map(o => (
                <li key={o} className="flex items-center gap-1">
                  <StoreSign operator={o} />
                  {t(`legend.${o}`)}
                </li>
              ))}
            {!stores && <li>{t('legend.storeSize')}</li>}
          </ul>
        </>
      )}
      <OutlinesLost />
      <CatchmentLegend />
      {inScenario && <ScenarioFlowsText />}
      {builtInMap && (
        <p className="mt-1.5 text-[10px] leading-tight text-ink-3">
          {t('map.attribution', { sources: ATTRIBUTION })}
        </p>
      )}
    </aside>
  )
}

/** That outlines are missing from the map, and a way to ask for them again. */
function OutlinesLost() {
  const t = useTranslations('mapView.legend')
  const lost = useOutlinesLost(s => s.lost)
  if (!lost) return null
  return (
    <div role="alert" className="mt-1.5 rounded bg-warn-soft p-2 text-warn-ink">
      <p>{t('outlinesLost')}</p>
      <Button className="mt-1 h-7 text-xs" onClick={retryOutlines}>
        {t('retry')}
      </Button>
    </div>
  )
}

/** Kind of the scale, and whether it stays with the selection. */
function ScaleControls({ picture }: { picture: MapPicture }) {
  const t = useTranslations('mapView.legend')
  const scaleKind = useApp(s => s.scaleKind)
  const fixedScale = useApp(s => s.fixedScale)
  const set = useApp(s => s.set)
  const kinds = picture.kind === 'heat' ? SCALE_KINDS.filter(k => k !== 'quantile') : SCALE_KINDS
  const shown = picture.kind === 'heat' && scaleKind === 'quantile' ? 'sqrt' : scaleKind
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
      {!picture.measure.diverging && (
        <select
          aria-label={t('scale')}
          value={shown}
          onChange={e => set({ scaleKind: e.target.value as ScaleKind })}
          className="h-6 rounded border border-line bg-paper px-1 text-xs text-ink-2 pointer-coarse:h-11"
        >
          {kinds.map(kind => (
            <option key={kind} value={kind}>
              {t(`kind.${kind}`)}
            </option>
          ))}
        </select>
      )}
      <label
        className="flex cursor-pointer items-center gap-1.5 text-ink-2 pointer-coarse:h-11"
        title={t('fixedHint')}
      >
        <input
          type="checkbox"
          checked={fixedScale}
          onChange={e => set({ fixedScale: e.target.checked })}
          className="accent-accent"
        />
        {t('fixed')}
      </label>
    </div>
  )
}

/** How much of what is drawn was spread over places. */
function SpreadText({ picture }: { picture: MapPicture }) {
  const t = useTranslations('mapView.legend')
  const format = useFormat()
  if (picture.kind === 'heat') return null
  const total = picture.facts.amount.reduce((a, b) => a + b, 0)
  const spread = picture.spread.reduce((a, b) => a + b, 0)
  return total > 0 && spread > 0.005 * total
    ? t(picture.areas ? 'spreadAreas' : 'spreadCells', {
        share: format.percent(spread / total, { digits: 0 }),
      })
    : null
}

function ScenarioFlowsText() {
  const t = useTranslations('legend')
  const format = useFormat()
  const flows = useArcs()
  if (flows.shown.length === 0) return null
  return (
    <p className="mt-1.5 text-ink-2">
      {t('flows')}
      {flows.others > 0 &&
        ` ${t('flowsOthers', { count: flows.others, amount: format.money(flows.othersAmount) })}`}
    </p>
  )
}

function StoreSign({ operator }: { operator: 'own' | 'affiliate' | 'franchise' }) {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <circle
        cx="6"
        cy="6"
        r="4.5"
        fill={operator === 'own' ? 'var(--ink)' : 'var(--paper)'}
        stroke="var(--ink)"
        strokeWidth={operator === 'own' ? 0 : 1.8}
      />
      {operator === 'franchise' && <circle cx="6" cy="6" r="1.6" fill="var(--ink)" />}
    </svg>
  )
}
