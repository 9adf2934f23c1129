/**
 * Plants faults in a small demonstration, checks it, and prints fault, planted, found:
 *
 *     npx tsx data/messy/main.ts [folder]
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkExtracts } from '@/lib/build/build'
import { compare } from './compare'
import { generateMessy, MESSY_TODAY } from './generate'

const folder = process.argv[2] ?? mkdtempSync(join(tmpdir(), 'chalandise-messy-'))
const planted = await generateMessy(folder)
const report = await checkExtracts({
  extracts: [join(folder, 'messy')],
  out: join(folder, 'report'),
  today: MESSY_TODAY,
})
const { faults, invented } = compare(planted, report)
const width = Math.max(...faults.map(f => f.fault.length))
console.log(`${'fault'.padEnd(width)}  ${'check'.padEnd(46)}  planted    found`)
for (const f of faults)
  console.log(
    `${f.fault.padEnd(width)}  ${`${f.table}: ${f.code}`.padEnd(46)}  ${String(f.planted).padStart(7)}  ${String(f.found).padStart(7)}` +
      (f.found === f.planted ? '' : '  !'),
  )
for (const i of invented) console.log(`not planted: ${i.table}: ${i.code} ${i.column} ${i.number}`)
const found = faults.filter(f => f.found === f.planted).length
console.log(
  `${found} of ${faults.length} faults found as planted, ${new Set(faults.map(f => f.code)).size} kinds of check, ` +
    `${invented.length} findings nobody planted. The report is in ${join(folder, 'report')}.`,
)
process.exitCode = found === faults.length && invented.length === 0 ? 0 : 1
