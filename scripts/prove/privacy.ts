/**
 * What a reader of a published dataset can find out about few people: `npm run prove -- privacy`, or alone
 * `npx tsx scripts/prove/privacy.ts`. Random small networks are built and the sales behind every published row
 * learnt from the dataset itself (lib/build/attack-rows.ts); then pairs of views are compared and, on networks
 * of fewer than 200 tickets, sums of rows are searched by elimination (lib/build/attack.ts says how, and what
 * finding nothing means). Then a month is added, with tickets that came late, were cancelled or corrected, and
 * customers who moved, and both versions are attacked together; for comparison also as they would be without the
 * rows kept (lib/build/previous.ts).
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { attackLinear, attackPairs } from '@/lib/build/attack'
import { headsOf, publishedChain, publishedRows } from '@/lib/build/attack-rows'
import { changes, extractsOf, laterExtracts, network } from '@/lib/build/random-network'
import { MIN_CUSTOMERS } from '@/lib/contract/declaration'
import { uniform } from '@/lib/estimation/random'
import type { Proof, Proving } from '../prove'

const CALENDARS = ['month', 'quarter'] as const

export async function prove({ quick, folder, say }: Proving): Promise<Proof> {
  const networks = quick ? 3 : 40
  const pairs = Math.ceil((quick ? 3000 : 100_000) / networks)
  const orders = quick ? 20 : 200
  let tried = 0
  let rows = 0
  let small = 0
  const leaks: unknown[] = []
  for (const [i, made] of fc.sample(network, { numRuns: networks, seed: 2026 }).entries()) {
    const tickets = made.tickets.slice(0, i % 4 === 3 ? 500 : 195)
    const declaration = {
      name: 'Attacked network',
      currency: 'EUR',
      country: 'XX',
      atoms: { calendar: CALENDARS[i % 2] },
    }
    const extracts = { ...extractsOf({ ...made, tickets }), declaration }
    const at = join(folder, String(i))
    mkdirSync(at)
    const secret = { rows: await publishedRows(at, extracts), heads: headsOf(extracts.sales) }
    rmSync(at, { recursive: true })
    rows += secret.rows.length
    const found = attackPairs(secret, MIN_CUSTOMERS, pairs, uniform(i))
    tried += pairs
    if (found.length > 0) leaks.push({ network: i, pairs: found.length, people: found[0].people })
    if (tickets.length < 200) {
      small++
      const sum = attackLinear(secret, MIN_CUSTOMERS, orders, uniform(i))
      if (sum) leaks.push({ network: i, elimination: sum.people.length })
    }
    say(
      `network ${i + 1} of ${networks}: ${tickets.length} sales, ${secret.rows.length} rows, ${leaks.length} leaks`,
    )
  }
  const chains = await proveVersions({ quick, folder, say })
  return {
    ok: leaks.length === 0 && chains.leaks.length === 0,
    summary:
      `${tried} pairs of views on ${networks} networks, and elimination in ${orders} random orders on the ${small} of ` +
      `fewer than 200 tickets: ${leaks.length} that rest on 1 to ${MIN_CUSTOMERS - 1} people. Across two versions, ` +
      `${chains.pairs} pairs on ${chains.networks} networks and elimination on ${chains.eliminations}: ` +
      `${chains.leaks.length}; without rows kept, ${chains.scratch.leaking} of ${chains.scratch.networks} networks ` +
      'show some.',
    figures: { networks, pairs: tried, rows, eliminations: small, orders, k: MIN_CUSTOMERS, leaks, chains },
  }
}

/** Two versions of a network together, a month apart: 10,000 pairs each, with rows kept and, on a few, without. */
async function proveVersions({ quick, folder, say }: Proving) {
  const networks = quick ? 1 : 20
  const controls = quick ? 1 : 5
  const orders = quick ? 20 : 100
  const pairs = quick ? 3000 : 10_000
  const leaks: unknown[] = []
  const scratch = { networks: controls, pairs: 0, leaking: 0 }
  let eliminations = 0
  let corrections = 0
  const samples = fc.sample(fc.tuple(network, changes), { numRuns: networks, seed: 2027 })
  for (const [i, [made, change]] of samples.entries()) {
    const first = { ...made, tickets: made.tickets.slice(0, i % 4 === 3 ? 400 : 150) }
    const declaration = {
      name: 'Attacked network',
      currency: 'EUR',
      country: 'XX',
      max_restated_share: 1,
      atoms: { calendar: CALENDARS[i % 2] },
    }
    const more = i % 4 === 3 ? change : { ...change, tickets: change.tickets.slice(0, 45) }
    const versions = [
      { ...extractsOf(first), declaration },
      { ...laterExtracts(first, more), declaration },
    ]
    for (const keep of i < controls ? [true, false] : [true]) {
      const at = join(folder, `chain-${i}-${keep}`)
      mkdirSync(at)
      const { sales, rows } = await publishedChain(at, versions, keep)
      rmSync(at, { recursive: true })
      const secret = { rows, heads: headsOf(sales) }
      const found = attackPairs(secret, MIN_CUSTOMERS, pairs, uniform(i))
      const small = versions[1].sales.length < 200
      const sum = small ? attackLinear(secret, MIN_CUSTOMERS, orders, uniform(i)) : null
      if (!keep) {
        scratch.pairs += found.length
        if (found.length > 0 || sum) scratch.leaking++
        continue
      }
      if (small) eliminations++
      const late = (s: number) => String(sales[s].ticket_id).startsWith('L')
      if (rows.some(r => r.version === 1 && (r.minus.length > 0 || r.sales.some(late)))) corrections++
      if (found.length > 0) leaks.push({ chain: i, pairs: found.length, people: found[0].people })
      if (sum) leaks.push({ chain: i, elimination: sum.people.length })
      say(
        `two versions ${i + 1} of ${networks}: ${sales.length} sales, ${rows.length} rows, ${leaks.length} leaks`,
      )
    }
  }
  return { networks, pairs: pairs * networks, orders, eliminations, corrections, leaks, scratch }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const folder = mkdtempSync(join(tmpdir(), 'chalandise-prove-privacy-'))
  try {
    const proof = await prove({
      quick: process.argv.includes('--quick'),
      folder,
      say: line => console.log(`   ${line}`),
    })
    console.log(`${proof.ok ? 'holds' : 'FAILED'}. ${proof.summary}`)
    if (!proof.ok) console.log(JSON.stringify(proof.figures.leaks))
    process.exitCode = proof.ok ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
