/**
 * Largest value of a function of few arguments by the simplex of Nelder and Mead; arguments where it is minus
 * infinity are out of bounds. Stops when the corners differ by less than `tolerance` in every argument.
 */
export function maximise(
  f: (arguments_: readonly number[]) => number,
  start: readonly number[],
  step: number,
  tolerance: number,
  most = 120,
): { at: number[]; value: number } {
  const n = start.length
  const corners = [start, ...start.map((_, i) => start.map((x, j) => (i === j ? x + step : x)))].map(at => ({
    at: [...at],
    value: f(at),
  }))
  const along = (from: readonly number[], to: readonly number[], by: number) =>
    from.map((x, i) => x + by * (to[i] - x))
  for (let count = n + 1; count < most; ) {
    corners.sort((a, b) => b.value - a.value)
    const [best, worst] = [corners[0], corners[n]]
    if (worst.at.every((x, i) => Math.abs(x - best.at[i]) < tolerance)) break
    const centre = best.at.map((_, i) => corners.slice(0, n).reduce((sum, c) => sum + c.at[i], 0) / n)
    const tried = (by: number) => {
      const at = along(centre, worst.at, by)
      count++
      return { at, value: f(at) }
    }
    let next = tried(-1)
    if (next.value > best.value) {
      const further = tried(-2)
      if (further.value > next.value) next = further
    } else if (next.value <= corners[n - 1].value) {
      const inner = tried(next.value > worst.value ? -0.5 : 0.5)
      if (inner.value > next.value) next = inner
    }
    if (next.value > worst.value) {
      corners[n] = next
      continue
    }
    for (let c = 1; c <= n; c++) {
      const at = along(best.at, corners[c].at, 0.5)
      corners[c] = { at, value: f(at) }
      count++
    }
  }
  corners.sort((a, b) => b.value - a.value)
  return corners[0]
}
