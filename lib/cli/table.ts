/** Cells in aligned columns; numbers (`right`) against the right edge. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const widths = head.map((h, i) => Math.max(h.length, ...rows.map(r => r[i].length)))
  const line = (cells: readonly string[]) =>
    cells
      .map((c, i) => (right.includes(i) ? c.padStart(widths[i]) : c.padEnd(widths[i])))
      .join('  ')
      .trimEnd()
  return [line(head), line(widths.map(w => '-'.repeat(w))), ...rows.map(line)].join('\n')
}

/** 1234567 as `1,234,567`. */
export const integer = (n: number): string => n.toLocaleString('en-GB')

/** Decimal text as `1,234.50`, without passing through a float. */
export function money(value: string | null): string {
  if (value === null) return ''
  const [whole, cents] = value.replace('-', '').split('.')
  return `${value.startsWith('-') ? '-' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`
}

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

export const bytes = (n: number): string =>
  n >= 1e6 ? `${(n / 1e6).toFixed(1)} MB` : n >= 1e3 ? `${(n / 1e3).toFixed(1)} kB` : `${n} bytes`
