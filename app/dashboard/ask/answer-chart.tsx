'use client'
import { memo, useMemo, useState } from 'react'
import {
  Bar,
  BarChart,
  CartesianGrid,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { useTranslations } from 'use-intl'
import { useFormat } from '../session/context'
import { FIELD, Field } from '../ui/card'
import type { Answer, AnswerColumn } from './question'

/** More than this is a carpet, not a chart. */
const MOST_BARS = 40
const MOST_POINTS = 400
/** Heights of a bar with its gap, and of the axis, px. */
const BAR = 24
const AXIS = 36

/** An answer as a chart: a line over dates and numbers, bars over names. */
export function AnswerChart({ answer }: { answer: Answer }) {
  const t = useTranslations('ask.chart')
  const format = useFormat()
  const numbers = answer.columns.flatMap((c, i) => (c.kind === 'number' || c.kind === 'integer' ? [i] : []))
  const [across, setAcross] = useState<number | null>(null)
  const [up, setUp] = useState<number | null>(null)
  const x = across ?? answer.columns.findIndex(c => c.kind === 'text')
  const at = x >= 0 ? x : 0
  const y = up ?? numbers.find(i => i !== at && !isPlace(answer.columns[i])) ?? numbers[0]
  if (y === undefined) return <p className="p-4 text-ink-2">{t('none')}</p>
  const line = isContinuous(answer.columns[at])
  const shown = Math.min(answer.rows, line ? MOST_POINTS : MOST_BARS)
  const select = (label: string, value: number, among: readonly number[], pick: (i: number) => void) => (
    <Field label={label}>
      <select value={value} onChange={e => pick(Number(e.target.value))} className={`${FIELD} w-48`}>
        {among.map(i => (
          <option key={i} value={i}>
            {answer.columns[i].name}
          </option>
        ))}
      </select>
    </Field>
  )
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2 p-3">
      <div className="flex flex-wrap items-end gap-3">
        {select(
          t('x'),
          at,
          answer.columns.map((_, i) => i),
          setAcross,
        )}
        {select(t('y'), y, numbers, setUp)}
        {shown < answer.rows && (
          <p className="pb-1.5 text-xs text-ink-3">{t('first', { count: format.integer(shown) })}</p>
        )}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {/* Names are read along bars that lie: as many lines as there are. */}
        <div className="h-full min-h-40" style={line ? undefined : { height: shown * BAR + AXIS }}>
          <Drawn answer={answer} x={at} y={y} rows={shown} line={line} />
        </div>
      </div>
    </div>
  )
}

const isPlace = ({ name }: AnswerColumn) => /^(lat|lon|lng|latitude|longitude)$/i.test(name)

const isContinuous = ({ type, kind }: AnswerColumn) =>
  kind === 'number' || kind === 'integer' || /^(DATE|TIMESTAMP)/.test(type)

const Drawn = memo(function Drawn({
  answer,
  x,
  y,
  rows,
  line,
}: {
  answer: Answer
  x: number
  y: number
  rows: number
  line: boolean
}) {
  const t = useTranslations('ask.chart')
  const format = useFormat()
  const { columns } = answer
  const data = useMemo(() => {
    const points = Array.from({ length: rows }, (_, row) => ({
      x: columns[x].values[row] ?? '–',
      y: Number(columns[y].values[row]),
    })).filter(p => Number.isFinite(p.y))
    return line && columns[x].kind !== 'text' ? points.sort((a, b) => Number(a.x) - Number(b.x)) : points
  }, [columns, x, y, rows, line])
  const number = (value: number) =>
    Math.abs(value) >= 1000 ? format.integer(value) : format.decimal(value, Math.abs(value) < 10 ? 3 : 1)
  const tick = { fill: 'var(--ink-3)', fontSize: 11 }
  const values = { tickLine: false, axisLine: false, tick, tickFormatter: (v: unknown) => number(Number(v)) }
  const names = { dataKey: 'x', tickLine: false, axisLine: { stroke: 'var(--line)' }, tick }
  const tooltip = (
    <Tooltip
      cursor={{ fill: 'var(--ink-3)', fillOpacity: 0.12 }}
      isAnimationActive={false}
      content={({ active, payload, label }) =>
        active && payload?.length ? (
          <div className="rounded-md border border-line bg-paper px-2.5 py-2 text-xs shadow-panel">
            <p className="font-medium">{String(label)}</p>
            <p className="text-ink-2 tabular-nums">
              {columns[y].name} : {number(Number(payload[0].value))}
            </p>
          </div>
        ) : null
      }
    />
  )
  const shared = {
    data,
    accessibilityLayer: true,
    role: 'img',
    'aria-label': t('label', { x: columns[x].name, y: columns[y].name }),
    margin: { top: 8, right: 12, bottom: 0, left: 0 },
  }
  return (
    <ResponsiveContainer width="100%" height="100%" debounce={50}>
      {line ? (
        <LineChart {...shared}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis {...names} minTickGap={24} />
          <YAxis {...values} width={72} />
          {tooltip}
          <Line
            dataKey="y"
            stroke="var(--accent)"
            strokeWidth={2}
            dot={data.length < 60}
            isAnimationActive={false}
          />
        </LineChart>
      ) : (
        <BarChart {...shared} layout="vertical" barCategoryGap="20%">
          <CartesianGrid horizontal={false} stroke="var(--line)" />
          <XAxis {...values} type="number" orientation="top" />
          <YAxis {...names} type="category" width={180} interval={0} />
          {tooltip}
          <Bar dataKey="y" fill="var(--accent)" isAnimationActive={false} />
        </BarChart>
      )}
    </ResponsiveContainer>
  )
})
