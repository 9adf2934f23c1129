'use client'
import { FileDown, Printer } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { BacktestSummary, Elasticity, EventList } from '../panel/proof'
import { backtestOf } from '../panel/proof-facts'
import { useBasisText } from '../panel/use-basis'
import { useFormat, useSession } from '../session/context'
import type { Market } from '../session/market'
import { useScenario } from '../session/scenario-result'
import { Button } from '../ui/button'
import { download } from '../ui/download'
import { type Block, cardDocument, cardOrigin, type Table, TERMS } from './card-document'
import { toMarkdown } from './markdown'

/** The model's card as a page: to read, to print, to take away. */
export function ModelPage() {
  const t = useTranslations('screen.card')
  const te = useTranslations('errors')
  const { market, failure } = useScenario()
  return (
    <main data-printable aria-label={t('title')} className="absolute inset-0 z-[25] overflow-y-auto bg-paper">
      {market ? (
        <Card market={market} />
      ) : (
        <p role="status" className="p-8 text-ink-2">
          {failure?.key === 'model' ? te('model', { reason: failure.reason }) : t('waiting')}
        </p>
      )}
    </main>
  )
}

const FALLBACK_ERROR = 0.2

function Card({ market }: { market: Market }) {
  const t = useTranslations()
  const format = useFormat()
  const { manifest } = useSession()
  const { card, past, model } = market
  const backtest = useMemo(() => (past ? backtestOf(past) : null), [past])
  const { travel, route } = useBasisText(model, model.travel.relativeError ?? FALLBACK_ERROR)
  const say = (key: string, values?: Record<string, string | number>) => t(key as 'app.name', values)
  const source = { card, manifest, past, backtest, travel, route }
  const blocks = cardDocument(source, say, format)
  const origin = cardOrigin(source, say, format)
  const headings = blocks.flatMap(b => (b.kind === 'heading' ? [b] : []))
  const save = () =>
    download(
      t('screen.card.file'),
      new Blob([toMarkdown(t('screen.card.title'), [t('screen.card.lead'), origin], blocks)], {
        type: 'text/markdown;charset=utf-8',
      }),
    )
  return (
    <div className="mx-auto flex max-w-6xl gap-10 px-8 py-8 max-[1100px]:px-6 print:block print:max-w-none print:p-0">
      <nav aria-label={t('screen.card.contents')} className="w-52 shrink-0 max-[1023px]:hidden print:hidden">
        <div className="sticky top-0 flex flex-col gap-4">
          <ol className="flex flex-col gap-0.5 border-l border-line">
            {headings.map(h => (
              <li key={h.id}>
                <button
                  type="button"
                  onClick={() => document.getElementById(`card-${h.id}`)?.scrollIntoView()}
                  className="-ml-px w-full border-l border-transparent py-1 pl-3 text-left text-ink-2 hover:border-accent hover:text-ink pointer-coarse:min-h-11"
                >
                  {h.text}
                </button>
              </li>
            ))}
          </ol>
          <div className="flex flex-col gap-1.5">
            <Button onClick={() => window.print()}>
              <Printer size={15} aria-hidden />
              {t('screen.card.print')}
            </Button>
            <Button onClick={save}>
              <FileDown size={15} aria-hidden className="shrink-0" />
              {t('screen.card.markdown')}
            </Button>
          </div>
        </div>
      </nav>
      <div className="flex min-w-0 flex-1 flex-col gap-3 text-sm leading-relaxed">
        <h2 className="text-2xl leading-tight font-semibold tracking-tight">{t('screen.card.title')}</h2>
        <p className="text-base text-ink-2">{t('screen.card.lead')}</p>
        <p className="text-ink-3">{origin}</p>
        {blocks.map((block, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the document never reorders its blocks
          <Piece key={i} block={block} market={market} />
        ))}
      </div>
    </div>
  )
}

function Piece({ block, market }: { block: Block; market: Market }) {
  if (block.kind === 'heading')
    return (
      <h3
        id={`card-${block.id}`}
        className="mt-5 scroll-mt-6 border-t border-line pt-4 text-lg font-semibold print:break-after-avoid"
      >
        {block.text}
      </h3>
    )
  if (block.kind === 'text')
    return (
      <p className={block.warn ? 'max-w-prose rounded-lg bg-warn-soft p-3 text-warn-ink' : 'max-w-prose'}>
        {block.text}
      </p>
    )
  if (block.kind === 'list')
    return (
      <ul className="ml-5 max-w-prose list-disc">
        {block.items.map(item => (
          <li key={item} className="mb-1">
            {item}
          </li>
        ))}
      </ul>
    )
  return (
    <>
      {block.draw && <Picture draw={block.draw} market={market} />}
      <CardTable table={block.table} />
    </>
  )
}

function Picture({ draw, market }: { draw: 'elasticities' | 'backtest'; market: Market }) {
  const { card, past } = market
  const judged = useMemo(() => (past ? backtestOf(past) : null), [past])
  if (draw === 'elasticities')
    return (
      <div className="grid max-w-3xl grid-cols-2 gap-x-8 max-[1023px]:grid-cols-1">
        {TERMS.map(term => (
          <Elasticity key={term} term={term} past={past} used={card.elasticities[term]} />
        ))}
      </div>
    )
  return (
    judged && (
      <div className="grid max-w-3xl grid-cols-2 gap-8 max-[1023px]:grid-cols-1">
        <BacktestSummary judged={judged} plain />
        <EventList judged={judged} />
      </div>
    )
  )
}

function CardTable({ table: { head, rows, numeric } }: { table: Table }) {
  const align = (column: number) => (numeric.includes(column) ? 'text-right' : 'text-left')
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keys too
      tabIndex={0}
      aria-label={head.filter(Boolean).join(', ')}
      className="overflow-x-auto print:overflow-visible"
    >
      <table className="w-full text-xs tabular-nums">
        <thead className="text-ink-2">
          <tr>
            {head.map((name, column) =>
              name ? (
                <th key={name} scope="col" className={`py-1 pr-3 align-bottom font-medium ${align(column)}`}>
                  {name}
                </th>
              ) : (
                <td key="name" />
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(cells => (
            <tr
              key={`${cells[0]} ${cells[1]}`}
              className="border-t border-line align-top print:break-inside-avoid"
            >
              {cells.map((cell, column) => (
                <td
                  // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                  key={column}
                  className={`py-1.5 pr-3 ${align(column)} ${column === 0 ? 'font-medium' : ''} ${numeric.includes(column) ? 'whitespace-nowrap' : ''}`}
                >
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
