import type { Choices, Covariate } from './likelihood'

/** The groups for which `kept` holds, with all their rows. */
export function keepGroups(choices: Choices, kept: (group: number) => boolean): Choices {
  const rows: number[] = []
  const start = [0]
  for (let g = 0; g + 1 < choices.start.length; g++) {
    if (!kept(g)) continue
    for (let r = choices.start[g]; r < choices.start[g + 1]; r++) rows.push(r)
    start.push(rows.length)
  }
  return { ...pick(choices, rows), start: Int32Array.from(start) }
}

/**
 * The choices without alternatives that nobody ever chose, whose free effect would be minus infinity: their rows
 * go, and the others keep their order. `of` gives the former index of each alternative that is left, `rows` of
 * each row; null where all were chosen.
 */
export function withoutUnchosen(
  choices: Choices,
): { choices: Choices; of: Int32Array; rows: Int32Array } | null {
  const chosen = new Float64Array(choices.alternatives)
  for (let r = 0; r < choices.weight.length; r++) chosen[choices.alternative[r]] += choices.weight[r]
  if (chosen.every(c => c > 0)) return null
  const of = Int32Array.from(chosen.keys()).filter(j => chosen[j] > 0)
  const place = new Int32Array(choices.alternatives).fill(-1)
  of.forEach((j, e) => {
    place[j] = e
  })
  const rows: number[] = []
  const start = [0]
  for (let g = 0; g + 1 < choices.start.length; g++) {
    for (let r = choices.start[g]; r < choices.start[g + 1]; r++)
      if (place[choices.alternative[r]] >= 0) rows.push(r)
    start.push(rows.length)
  }
  const left = pick(choices, rows)
  return {
    choices: {
      ...left,
      start: Int32Array.from(start),
      alternative: left.alternative.map(j => place[j]),
      alternatives: of.length,
      names: choices.names && Array.from(of, j => choices.names![j]),
      attributes: choices.attributes?.map(a => ({ name: a.name, values: Array.from(of, j => a.values[j]) })),
    },
    of,
    rows: Int32Array.from(rows),
  }
}

/** Values of a column at some rows. */
export function at(values: ArrayLike<number>, rows: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: rows.length }, (_, r) => values[rows[r]])
}

function pick(choices: Choices, rows: readonly number[]): Choices {
  const column = ({ name, values }: Covariate) => ({ name, values: at(values, rows) })
  return {
    ...choices,
    alternative: Int32Array.from(rows, r => choices.alternative[r]),
    weight: at(choices.weight, rows),
    covariates: choices.covariates.map(column),
    offset: choices.offset && at(choices.offset, rows),
    distance: choices.distance && at(choices.distance, rows),
  }
}
