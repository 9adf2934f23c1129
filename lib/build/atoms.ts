import { KIND, MEASURES } from '@/lib/checks/facts'
import type { PrivacySettings } from '@/lib/contract/declaration'
import { COARSEST_RESOLUTION, FINEST_RESOLUTION } from '@/lib/dataset/schema'
import type { BuildEngine } from '@/lib/engine/engine'
import { parentSql } from '@/lib/geo/h3'
import { BLOCK_COLUMNS, blockSql, BLOCK as CODE } from './block-code'
import { framed } from './blocks'

const BLOCK = 'store_key, month, span, channel_key'
const SUMS = `${MEASURES}, max(top) AS top, sum(weight) AS weight, sum(n)::INTEGER AS n`
const FACTS = 'amount, gross, tickets, items, margin, top, weight, n'

/**
 * Makes `atoms_made` and `unplaced_made` from `customer_months`, `tickets` and the frame; `moved_people` holds the
 * customers of blocks that the frame joined, each once.
 *
 * Inside each block of the frame, cells of the finest resolution that hold k customers, none above the declared
 * dominance of the absolute amount, become atoms; what is short pools into the parent cell, down to the
 * coarsest, then with the customers who have no place. What is short even then goes to `unplaced` with the
 * block's anonymous tickets; where those together are fewer than k, the block's smallest atom gives up its
 * place and joins them (as an atom without place if no anonymous ticket is among them). So every row rests on
 * no head or at least k, and the rows of a block sum to the block, whose sales the other tables hold too.
 *
 * A customer stands once in a block, so inside it the counts of cells add.
 */
export async function makeAtoms(
  engine: BuildEngine,
  settings: PrivacySettings,
  signal?: AbortSignal,
): Promise<void> {
  const run = (sql: string) => engine.exec(sql, { signal })
  const good = `n >= ${settings.k} AND top <= ${settings.dominance} * weight`
  await run(`
    CREATE TEMP TABLE atoms_made (store_key SMALLINT, month SMALLINT, span SMALLINT, channel_key TINYINT,
      cell UBIGINT, res TINYINT, amount DOUBLE, gross DOUBLE, tickets DOUBLE, items DOUBLE, margin DOUBLE,
      top DOUBLE, weight DOUBLE, n INTEGER);
    CREATE TEMP TABLE moved_people AS
      SELECT f.store_key::SMALLINT AS store_key, f.atom_month::SMALLINT AS month, f.atom_span::SMALLINT AS span,
        f.channel_group::TINYINT AS channel_key, customer_key,
        arg_min(c.cell, c.month::INTEGER * 16 + c.channel_key) AS cell, ${MEASURES}, sum(weight) AS weight,
        max(n) AS n, min(ticket) AS ticket
      FROM customer_months c JOIN frame_moves f
        ON c.store_key = f.store_key AND c.month = f.month AND c.channel_key = f.channel_key
      GROUP BY f.store_key, f.atom_month, f.atom_span, f.channel_group, customer_key;
    CREATE TEMP VIEW people AS
      SELECT ${blockSql('store_key', 'month', '1', 'channel_key')} AS block, cell, amount, gross, tickets, items,
        margin, weight / n AS top, weight, n
      FROM customer_months c ANTI JOIN frame_moves f
        ON c.store_key = f.store_key AND c.month = f.month AND c.channel_key = f.channel_key
      UNION ALL
      SELECT ${CODE}, cell, amount, gross, tickets, items, margin, weight / n, weight, n FROM moved_people`)
  let below = '(SELECT * FROM people WHERE cell IS NOT NULL)'
  for (let res = FINEST_RESOLUTION; res >= COARSEST_RESOLUTION; res--) {
    await run(`
      CREATE TEMP TABLE pool_${res} AS
      SELECT block, ${parentSql('cell', res)} AS cell, ${SUMS} FROM ${below} GROUP BY ALL;
      INSERT INTO atoms_made SELECT ${BLOCK_COLUMNS}, cell, ${res}, ${FACTS} FROM pool_${res} WHERE ${good};
      ${res < FINEST_RESOLUTION ? `DROP TABLE pool_${res + 1};` : ''}
      DELETE FROM pool_${res} WHERE ${good}`)
    below = `pool_${res}`
  }
  await run(`
    CREATE TEMP TABLE pool_none AS
    SELECT ${BLOCK_COLUMNS}, * EXCLUDE (block), ${good} AS good FROM (
      SELECT block, ${SUMS} FROM (
        SELECT block, ${FACTS} FROM ${below} UNION ALL SELECT block, ${FACTS} FROM people WHERE cell IS NULL
      ) GROUP BY ALL
    );
    DROP TABLE ${below}; DROP VIEW people`)
  await endBlocks(engine, settings, good, signal)
}

/** What each block has left beside its placed atoms: an atom without place, or rows of `unplaced`. */
async function endBlocks(
  engine: BuildEngine,
  { k }: PrivacySettings,
  good: string,
  signal?: AbortSignal,
): Promise<void> {
  await engine.exec(
    `
    CREATE TEMP TABLE silent AS
      SELECT t.store_key, coalesce(f.atom_month, t.month)::SMALLINT AS month,
        coalesce(f.atom_span, 1)::SMALLINT AS span, coalesce(f.channel_group, t.channel_key)::TINYINT AS channel_key,
        coalesce(f.row_month, t.month)::SMALLINT AS row_month, coalesce(f.row_span, 1)::SMALLINT AS row_span,
        ${MEASURES}, count(*)::INTEGER AS n
      FROM tickets t LEFT JOIN frame_moves f
        ON t.store_key = f.store_key AND t.month = f.month AND t.channel_key = f.channel_key
      WHERE kind = ${KIND.anonymous} GROUP BY ALL;
    CREATE TEMP TABLE ends AS
      SELECT ${BLOCK}, coalesce(p.good, false) AS good, coalesce(s.n, 0) AS anonymous,
        coalesce(s.n, 0) + CASE WHEN p.good THEN 0 ELSE coalesce(p.n, 0) END BETWEEN 1 AND ${k - 1} AS needy
      FROM pool_none p FULL JOIN (SELECT ${BLOCK}, sum(n) AS n FROM silent GROUP BY ALL) s USING (${BLOCK});
    CREATE TEMP TABLE donors AS
      SELECT a.* FROM atoms_made a SEMI JOIN (SELECT * FROM ends WHERE needy AND NOT good) USING (${BLOCK})
      QUALIFY row_number() OVER (PARTITION BY ${BLOCK} ORDER BY a.n, a.res, a.cell) = 1;
    DELETE FROM atoms_made a USING donors d
      WHERE a.store_key = d.store_key AND a.month = d.month AND a.span = d.span
        AND a.channel_key = d.channel_key AND a.res = d.res AND a.cell = d.cell;
    CREATE TEMP TABLE leftover AS
      SELECT *, ${good} AS good FROM (
        SELECT ${BLOCK}, ${SUMS} FROM (
          SELECT ${BLOCK}, ${FACTS} FROM pool_none JOIN ends USING (${BLOCK}) WHERE needy OR NOT pool_none.good
          UNION ALL
          SELECT ${BLOCK}, ${FACTS} FROM donors
        ) GROUP BY ALL
      ) JOIN (SELECT ${BLOCK}, anonymous FROM ends) USING (${BLOCK});
    INSERT INTO atoms_made SELECT ${BLOCK}, NULL, -1, ${FACTS} FROM (
      SELECT ${BLOCK}, ${FACTS} FROM pool_none JOIN ends USING (${BLOCK}) WHERE pool_none.good AND NOT needy
      UNION ALL
      SELECT ${BLOCK}, ${FACTS} FROM leftover WHERE anonymous = 0 AND good
    );
    DELETE FROM leftover WHERE anonymous = 0 AND good;
    CREATE TEMP TABLE whole AS
      SELECT ${BLOCK} FROM leftover UNION SELECT ${BLOCK} FROM silent WHERE n < ${k};
    CREATE TEMP TABLE unplaced_made AS
      SELECT ${BLOCK}, source, ${MEASURES}, sum(n)::INTEGER AS n FROM (
        SELECT ${BLOCK}, 'anonymous' AS source, amount, gross, tickets, items, margin, n FROM leftover
        UNION ALL
        SELECT ${BLOCK}, 'anonymous', amount, gross, tickets, items, margin, n FROM silent SEMI JOIN whole USING (${BLOCK})
        UNION ALL
        SELECT store_key, row_month, row_span, channel_key, 'anonymous', amount, gross, tickets, items, margin, n
        FROM silent ANTI JOIN whole USING (${BLOCK})
        UNION ALL
        SELECT ${BLOCK}, CASE kind WHEN ${KIND.total} THEN 'totals' ELSE 'business' END,
          amount, gross, tickets, items, margin, 0
        FROM (${framed(`SELECT * FROM tickets WHERE kind IN (${KIND.business}, ${KIND.total})`)})
      ) GROUP BY ALL;
    DROP TABLE silent; DROP TABLE ends; DROP TABLE donors; DROP TABLE leftover; DROP TABLE whole; DROP TABLE pool_none`,
    { signal },
  )
}
