/**
 * Times the estimation engine against numpy and scipy on the same choices, in one run:
 * - Swissmetro (oracle 06, 6,768 cases): Newton on the conditional logit, as R's clogit; and iteratively reweighted
 *   least squares of a Poisson regression with a sparse dummy for every case, as R's glm does it densely;
 * - 10,000 made-up zones x 100 stores: the same Newton.
 * The peers are textbook programs below, vectorised, with model errors only; the engine's time includes its
 * clustered, White's and BHHH errors. `npx tsx bench/estimation.ts` prints JSON; needs python3 with numpy and scipy.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Choices } from '@/lib/estimation/likelihood'
import { fitLogit } from '@/lib/estimation/logit'
import { normal, uniform } from '@/lib/estimation/random'

const RUNS = 7

const PEER = `
import json, sys, time
import numpy as np
folder, rows, k, sparse, runs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == 'sparse', int(sys.argv[5])
start = np.fromfile(folder + '/start', np.int32)
w = np.fromfile(folder + '/weight')
x = np.fromfile(folder + '/x').reshape(k, rows).T.copy()
group = np.repeat(np.arange(len(start) - 1), np.diff(start))

def clogit():
    beta = np.zeros(k)
    total = np.add.reduceat(w, start[:-1])
    for iteration in range(50):
        v = x @ beta
        v -= np.maximum.reduceat(v, start[:-1])[group]
        p = np.exp(v)
        p /= np.add.reduceat(p, start[:-1])[group]
        mu = total[group] * p
        mean = np.add.reduceat(x * p[:, None], start[:-1])
        c = x - mean[group]
        gradient = c.T @ (w - mu)
        information = (c * mu[:, None]).T @ c
        step = np.linalg.solve(information, gradient)
        beta = beta + step
        if step @ gradient < 1e-10: break
    return beta, np.sqrt(np.diag(np.linalg.inv(information)))

def poisson():
    from scipy import sparse as sp
    from scipy.sparse.linalg import splu
    d = sp.csr_matrix((np.ones(rows), (np.arange(rows), group)))
    z = sp.hstack([sp.csr_matrix(x), d]).tocsr()
    mu = w + 0.1
    before = np.inf
    for iteration in range(50):
        y = np.log(mu) + (w - mu) / mu
        zw = z.multiply(mu[:, None]).tocsr()
        solver = splu((zw.T @ z).tocsc())
        beta = solver.solve(zw.T @ y)
        mu = np.exp(z @ beta)
        deviance = 2 * np.sum(np.where(w > 0, w * np.log(np.where(w > 0, w, 1) / mu), 0) - w + mu)
        if abs(before - deviance) < 1e-10 * (abs(deviance) + 0.1): break
        before = deviance
    unit = np.zeros((z.shape[1], k)); unit[:k] = np.eye(k)
    return beta[:k], np.sqrt(np.diag(solver.solve(unit)[:k]))

def timed(f):
    times = []
    for _ in range(runs):
        t = time.perf_counter(); beta, se = f(); times.append(1000 * (time.perf_counter() - t))
    return {'ms': float(np.median(times)), 'estimates': beta.tolist(), 'se': se.tolist()}

out = {'numpy': np.__version__, 'clogit': timed(clogit)}
if sparse: out['poisson'] = timed(poisson)
print(json.dumps(out))
`

function timed(choices: Choices) {
  const times: number[] = []
  let fit = fitLogit(choices)
  for (let run = 0; run < RUNS; run++) {
    const started = performance.now()
    fit = fitLogit(choices)
    times.push(performance.now() - started)
  }
  times.sort((a, b) => a - b)
  return { ms: times[RUNS >> 1], estimates: fit.coefficients.map(c => c.estimate) }
}

function peer(choices: Choices, kind: 'sparse' | 'plain') {
  const folder = mkdtempSync(join(tmpdir(), 'chalandise-bench-'))
  try {
    const k = choices.covariates.length
    const rows = choices.weight.length
    const x = new Float64Array(k * rows)
    choices.covariates.forEach((c, p) => {
      x.set(c.values, p * rows)
    })
    writeFileSync(join(folder, 'start'), choices.start)
    writeFileSync(join(folder, 'weight'), choices.weight)
    writeFileSync(join(folder, 'x'), x)
    const args = ['-c', PEER, folder, String(rows), String(k), kind, String(RUNS)]
    const { status, stdout, stderr } = spawnSync('python3', args, { encoding: 'utf8' })
    if (status !== 0) return { missing: stderr.trim().split('\n').at(-1) }
    return JSON.parse(stdout)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Swissmetro in long form: constants of train and car, time and cost in hundreds. */
function swissmetro(): Choices {
  const folder = process.env.CHALANDISE_ORACLES ?? '../shared/oracles'
  const [head, ...lines] = readFileSync(join(folder, '06_mnl_nested_published/swissmetro.tsv'), 'utf8')
    .trim()
    .split(/\r?\n/)
  const names = head.split('\t')
  const start = [0]
  const alternative: number[] = []
  const weight: number[] = []
  const columns: number[][] = [[], [], [], []]
  for (const line of lines) {
    const values = line.split('\t')
    const of = (name: string) => Number(values[names.indexOf(name)])
    if (![1, 3].includes(of('PURPOSE')) || of('CHOICE') === 0) continue
    for (const [j, mode] of ['TRAIN', 'SM', 'CAR'].entries()) {
      if (of(`${mode}_AV`) === 0 || (of('SP') === 0 && mode !== 'SM')) continue
      alternative.push(j)
      weight.push(Number(of('CHOICE') === j + 1))
      const cost = of('GA') === 1 && mode !== 'CAR' ? 0 : of(`${mode}_CO`)
      ;[Number(j === 0), of(`${mode}_TT`) / 100, cost / 100, Number(j === 2)].forEach((value, c) => {
        columns[c].push(value)
      })
    }
    start.push(alternative.length)
  }
  return {
    start: Int32Array.from(start),
    alternative: Int32Array.from(alternative),
    alternatives: 3,
    weight: Float64Array.from(weight),
    covariates: columns.map((values, c) => ({
      name: ['train', 'time', 'cost', 'car'][c],
      values: Float64Array.from(values),
    })),
  }
}

/** Twenty trips from each of many zones to 100 stores, expected numbers rounded at random. */
function made(zones: number, stores: number): Choices {
  const [random, gauss] = [uniform(1), normal(2)]
  const rows = zones * stores
  const size = Float64Array.from({ length: stores }, () => 6.5 + 0.6 * gauss())
  const minutes = Float64Array.from({ length: rows }, () => 2 + 58 * random())
  const weight = new Float64Array(rows)
  for (let z = 0; z < zones; z++) {
    const own = weight.subarray(z * stores, (z + 1) * stores)
    own.forEach((_, j) => {
      own[j] = Math.exp(0.8 * size[j] - 0.1 * minutes[z * stores + j])
    })
    const sum = own.reduce((s, u) => s + u, 0)
    own.forEach((u, j) => {
      own[j] = Math.floor((20 * u) / sum + random())
    })
  }
  return {
    start: Int32Array.from({ length: zones + 1 }, (_, z) => z * stores),
    alternative: Int32Array.from({ length: rows }, (_, r) => r % stores),
    alternatives: stores,
    weight,
    covariates: [
      { name: 'minutes', values: minutes },
      { name: 'size', values: Float64Array.from({ length: rows }, (_, r) => size[r % stores]) },
    ],
  }
}

const survey = swissmetro()
const large = made(10_000, 100)
const result = {
  swissmetro: { rows: survey.weight.length, engine: timed(survey), peers: peer(survey, 'sparse') },
  million: { rows: large.weight.length, engine: timed(large), peers: peer(large, 'plain') },
}
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
