import { chartColours, type Theme } from '@/lib/layers/palette'

/** How the axes of charts look: what Recharts' own axes are given. `below` runs under a chart, `beside` carries values. */
export function axesOf(theme: Theme) {
  const { ink, line } = chartColours(theme)
  const tick = { fill: ink, fontSize: 11 }
  return {
    below: { tickLine: false, axisLine: { stroke: line }, height: 18, tick, interval: 0 },
    beside: { tickLine: false, axisLine: false, tick },
  } as const
}

/** An axis of months that names each January by its year. */
export function yearsOf(rows: readonly { month: number }[]) {
  return {
    dataKey: 'month',
    ticks: rows.filter(r => r.month % 12 === 0).map(r => r.month),
    tickFormatter: (month: number) => String(Math.floor(month / 12)),
  }
}
