/** `npx tsx data/iowa/main.ts`: writes the Iowa data as extracts, ready to publish. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { convertIowa } from './convert'

const oracles =
  process.env.CHALANDISE_ORACLES ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'oracles')

const { from, out } = new Command('iowa')
  .description(
    'Turn the Iowa set (real monthly sales of licensed stores, census block groups) into extracts.',
  )
  .option('--from <folder>', 'folder of the set', join(oracles, '10_iowa_openings'))
  .option('--out <folder>', 'folder of the extracts', join(import.meta.dirname, 'extracts'))
  .parse()
  .opts<{ from: string; out: string }>()

if (existsSync(join(from, 'iowa_stores.csv'))) {
  const { stores, zones, sales, amount } = await convertIowa(from, out)
  console.log(
    `${stores} stores, ${zones} zones, ${sales} monthly totals of ${amount.toLocaleString('en')} USD in ${resolve(out)}.\n` +
      `Publish them apart from other data: npm run -s cli -- publish ${out} --data <folder>`,
  )
} else {
  console.error(
    `The Iowa set is not in ${resolve(from)}: no iowa_stores.csv there. Name its folder with --from.`,
  )
  process.exitCode = 1
}
