/**
 * What a reader of a published dataset can find out about few people: `npm run prove -- privacy`, or alone
 * `npx tsx scripts/prove/privacy.ts`. Random small networks are built and the sales behind every published row
 * learnt from the dataset itself (lib/dataset/attack-rows.ts); then pairs of views are compared and, on networks
 * of fewer than 200 tickets, sums of rows are searched by elimination (lib/dataset/attack.ts says how, and what
 * finding nothing means).
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { attackLinear, attackPairs } from '@/lib/dataset/attack'
import { headsOf, publishedRows } from '@/lib/dataset/attack-rows'
import { extractsOf, network } from '@/lib/dataset/random-network'
import { MIN_CUSTOMERS } from '@/lib/dataset/schema'
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
  return {
    ok: leaks.length === 0,
    summary:
      `${tried} pairs of views on ${networks} networks, and elimination in ${orders} random orders on the ${small} of ` +
      `fewer than 200 tickets: ${leaks.length} that rest on 1 to ${MIN_CUSTOMERS - 1} people.`,
    figures: { networks, pairs: tried, rows, eliminations: small, orders, k: MIN_CUSTOMERS, leaks },
  }
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
