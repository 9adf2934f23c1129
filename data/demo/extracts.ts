/** The extracts as the contract names them: stores, store_periods, competitors, customers, customer_places. */
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { firstDay, isoDay } from './calendar'
import { storePeriods } from './events'
import { PLACES } from './parameters'
import { BUSINESS, PRIVATE } from './people'
import { homeIn, postalCodeIn } from './places'
import type { Plan } from './plan'
import { below, shuffled, stream } from './random'
import { type Histories, scrambledIds } from './tickets'
import { copyParquet, NumberTable, pickDate, pickText, writeRows } from './write'

const RETAILER = 'Maison Belorme'

const SEGMENTS = [
  'Familles',
  'Jeunes actifs',
  'Seniors',
  'Propriétaires aisés',
  'Professionnels',
  'Collaborateurs',
]
/** Share of people who gave one and the same e-mail, typed at the till: nobody's. */
const SHARED_EMAIL = 0.0005

/** What is declared beside the extracts. */
export const DECLARATION = {
  name: RETAILER,
  currency: 'EUR',
  country: 'FR',
  demonstration: true,
  sector: 'furniture',
  amounts: 'Hors frais de livraison et éco-participation. / Without delivery fees and eco-contribution.',
  measure: 'tills',
} as const

function entity(operator: string, town: string): string {
  if (operator === 'own') return `${RETAILER} SAS`
  return operator === 'affiliate' ? `Belorme ${town} SARL` : `Intérieurs ${town} SARL`
}

/** Writes `stores`, `store_periods` and `competitors`. */
export async function writeNetwork(connection: DuckDBConnection, plan: Plan, folder: string): Promise<void> {
  const { stores } = plan
  const town = (j: number) => plan.zones.name[stores[j].zone].replace(/ Arrondissement$/, '')
  const types = {
    store_id: 'VARCHAR',
    name: 'VARCHAR',
    lat: 'DOUBLE',
    lon: 'DOUBLE',
    postal_code: 'VARCHAR',
    country: 'VARCHAR',
    opened_on: 'DATE',
    closed_on: 'DATE',
    selling_area_m2: 'DOUBLE',
    format: 'VARCHAR',
    operator: 'VARCHAR',
    legal_entity: 'VARCHAR',
    region: 'VARCHAR',
    fixed_cost_year: 'DOUBLE',
    gross_margin_rate: 'DOUBLE',
    lease_break_on: 'DATE',
    exit_cost: 'DOUBLE',
    passage_share: 'DOUBLE',
    attached_store_id: 'VARCHAR',
    replaces_store_id: 'VARCHAR',
  }
  await writeRows(
    connection,
    join(folder, 'stores.parquet'),
    types,
    stores.map((s, j) => ({
      store_id: s.id,
      name: s.name,
      lat: s.lat,
      lon: s.lon,
      postal_code: plan.zones.postal[s.zone][0]?.code ?? null,
      country: 'FR',
      opened_on: isoDay(s.opened),
      closed_on: s.closed === null ? null : isoDay(s.closed),
      selling_area_m2: s.area,
      format: s.format,
      operator: s.operator,
      legal_entity: entity(s.operator, town(j)),
      region: s.region,
      fixed_cost_year: s.fixedCost,
      gross_margin_rate: s.marginRate,
      lease_break_on: s.closed === null ? isoDay(s.leaseBreak) : null,
      exit_cost: s.exitCost,
      passage_share: s.passage,
      attached_store_id: null,
      replaces_store_id: s.replaces,
    })),
  )
  const byId = new Map(stores.map((s, j) => [s.id, j]))
  await writeRows(
    connection,
    join(folder, 'store_periods.parquet'),
    {
      store_id: 'VARCHAR',
      valid_from: 'DATE',
      valid_to: 'DATE',
      operator: 'VARCHAR',
      selling_area_m2: 'DOUBLE',
      format: 'VARCHAR',
      legal_entity: 'VARCHAR',
      status: 'VARCHAR',
    },
    storePeriods(stores, plan.events).map(p => ({
      store_id: p.store_id,
      valid_from: isoDay(p.from),
      valid_to: p.to === null ? null : isoDay(p.to),
      operator: p.operator,
      selling_area_m2: null,
      format: null,
      legal_entity: p.operator === null ? null : entity(p.operator, town(byId.get(p.store_id)!)),
      status: p.status,
    })),
  )
  await writeRows(
    connection,
    join(folder, 'competitors.parquet'),
    {
      competitor_id: 'VARCHAR',
      name: 'VARCHAR',
      lat: 'DOUBLE',
      lon: 'DOUBLE',
      selling_area_m2: 'DOUBLE',
      opened_on: 'DATE',
      closed_on: 'DATE',
    },
    plan.competitors.map(c => ({
      competitor_id: c.id,
      name: c.name,
      lat: c.lat,
      lon: c.lon,
      selling_area_m2: c.area,
      opened_on: isoDay(c.opened),
      closed_on: c.closed === null ? null : isoDay(c.closed),
    })),
  )
}

/** What was planted among the customers, for `truth.json`. */
export interface PlantedIdentities {
  people: number
  customer_ids: number
  people_with_two_ids: number
  /** Of these, how many bought under both ids. */
  two_ids_both_used: number
  /** Of these, how many ids also share the phone. */
  two_ids_sharing_phone: number
  customers_with_shared_email: number
}

const CUSTOMER_BLOCK = 131_072
/** Columns of a customer row as numbers; 0 is none, -1 no date. */
const CUSTOMER = {
  number: 'INTEGER',
  second: 'INTEGER',
  segment: 'INTEGER',
  first: 'INTEGER',
  email: 'INTEGER',
  phone: 'INTEGER',
  card: 'INTEGER',
  account: 'INTEGER',
  consent: 'INTEGER',
  postal: 'INTEGER',
  lat: 'DOUBLE',
  lon: 'DOUBLE',
} as const

/** Writes `customers` and `customer_places`, in the order of the ids. */
export async function writeCustomers(
  connection: DuckDBConnection,
  plan: Plan,
  histories: Histories,
  folder: string,
): Promise<PlantedIdentities> {
  const { people, zones, settings, firstMonth } = plan
  const random = stream(settings.seed, 'customers')
  const ids = scrambledIds(people.count)
  const table = await NumberTable.create(connection, 'customer_rows', CUSTOMER)
  const columns = Object.values(CUSTOMER).map(type =>
    type === 'INTEGER' ? new Int32Array(CUSTOMER_BLOCK) : new Float64Array(CUSTOMER_BLOCK),
  )
  let filled = 0
  const add = async (...row: number[]) => {
    row.forEach((value, c) => {
      columns[c][filled] = value
    })
    filled++
    if (filled === CUSTOMER_BLOCK) {
      await table.append(columns, 0, filled)
      filled = 0
    }
  }
  const planted = {
    people: people.count,
    customer_ids: people.count + people.twins,
    people_with_two_ids: people.twins,
    two_ids_both_used: 0,
    two_ids_sharing_phone: 0,
    customers_with_shared_email: 0,
  }
  for (let zone = 0; zone < zones.count; zone++) {
    for (let person = people.start[zone]; person < people.start[zone + 1]; person++) {
      const home = homeIn(zones, zone, random)
      const postal = postalCodeIn(zones, zone, random)
      const place = (): number[] => {
        const draw = random.next()
        if (draw < PLACES.point || (draw < PLACES.point + PLACES.postal && postal === null)) {
          return [0, home.lat, home.lon]
        }
        return [draw < PLACES.point + PLACES.postal ? Number(postal) : 0, Number.NaN, Number.NaN]
      }
      const kind = people.kind[person]
      const segment = kind === PRIVATE ? 1 + below(random, 4) : kind === BUSINESS ? 5 : 6
      const hasTwin = people.twin[person] > 0
      const sharedEmail = !hasTwin && random.next() < SHARED_EMAIL
      if (sharedEmail) planted.customers_with_shared_email++
      const email = sharedEmail ? 2_000_000_000 : hasTwin || random.next() < 0.8 ? person + 1 : 0
      const phone = random.next() < 0.65 ? person + 1 : 0
      const bought = histories.channels[person]
      const card = (bought & 1) === 1 || random.next() < 0.4 ? 1 : 0
      const account = !hasTwin && ((bought & 2) === 2 || random.next() < 0.08) ? 1 : 0
      const before = people.joined[person] < 0
      const joined = before ? firstDay(firstMonth + people.joined[person]) + below(random, 28) : 0
      const day = (seen: number) => (before ? joined : seen === 0 ? -1 : seen)
      const consent = () => (random.next() < 0.62 ? 1 : 0)
      const first = day(histories.first[person])
      await add(ids[person], 0, segment, first, email, phone, card, account, consent(), ...place())
      if (hasTwin) {
        const number = people.twin[person]
        const samePhone = phone > 0 && random.next() < 0.4
        if (samePhone) planted.two_ids_sharing_phone++
        const other = samePhone ? phone : random.next() < 0.5 ? people.count + number : 0
        const seen = histories.firstTwin[number - 1]
        if (seen > 0 && histories.first[person] > 0) planted.two_ids_both_used++
        await add(number, 1, segment, seen === 0 ? -1 : seen, email, other, 0, 1, consent(), ...place())
      }
    }
  }
  await table.append(columns, 0, filled)
  const id = `CASE WHEN second = 1 THEN 'W' ELSE 'C' END || lpad(number::VARCHAR, 7, '0')`
  const hash = (kind: string) =>
    `CASE WHEN ${kind} > 0 THEN md5('${kind}/${settings.seed}/' || ${kind}) END AS ${kind}_hash`
  await copyParquet(
    connection,
    `SELECT ${id} AS customer_id,
       ${pickText(SEGMENTS, 'segment')} AS segment,
       ${pickDate('first')} AS first_purchase_on,
       ${hash('email')}, ${hash('phone')},
       CASE WHEN card = 1 THEN '29' || lpad(number::VARCHAR, 9, '0') END AS loyalty_card,
       CASE WHEN account = 1 THEN 'U' || (2 * number + second) END AS web_account,
       consent = 1 AS consent_marketing,
       CASE WHEN NOT isnan(lat) THEN lat END AS lat,
       CASE WHEN NOT isnan(lon) THEN lon END AS lon,
       CASE WHEN postal > 0 THEN lpad(postal::VARCHAR, 5, '0') END AS postal_code,
       CASE WHEN postal > 0 THEN 'FR' END AS country,
       NULL::VARCHAR AS zone_id
     FROM customer_rows ORDER BY second, number`,
    join(folder, 'customers.parquet'),
  )
  await connection.run('DROP TABLE customer_rows')
  await writeSecondHomes(connection, plan, ids, folder)
  return planted
}

/** `customer_places`: one person in fifty has a second home by the sea or in the hills. */
async function writeSecondHomes(
  connection: DuckDBConnection,
  plan: Plan,
  ids: Int32Array,
  folder: string,
): Promise<void> {
  const { people, zones, settings, firstMonth } = plan
  const random = stream(settings.seed, 'second homes')
  const resorts = Array.from({ length: zones.count }, (_, k) => k).filter(
    k => Math.hypot(zones.leanEast[k], zones.leanNorth[k]) > 0.55 && zones.population[k] < 15_000,
  )
  const table = await NumberTable.create(connection, 'place_rows', {
    number: 'INTEGER',
    first: 'INTEGER',
    lat: 'DOUBLE',
    lon: 'DOUBLE',
  })
  const chosen = shuffled(random, Array.from(ids)).slice(0, Math.round(people.count / 50))
  const homes = chosen.map(() => homeIn(zones, resorts[below(random, resorts.length)], random))
  const since = chosen.map(
    () => firstDay(firstMonth - 48 + below(random, 48 + settings.months)) + below(random, 28),
  )
  await table.append(
    [
      Int32Array.from(chosen),
      Int32Array.from(since),
      Float64Array.from(homes, h => h.lat),
      Float64Array.from(homes, h => h.lon),
    ],
    0,
    chosen.length,
  )
  await copyParquet(
    connection,
    `SELECT 'C' || lpad(number::VARCHAR, 7, '0') AS customer_id, 'second_home' AS kind,
       ${pickDate('first')} AS valid_from, lat, lon, NULL::VARCHAR AS postal_code,
       NULL::VARCHAR AS country, NULL::VARCHAR AS zone_id, 'point' AS precision
     FROM place_rows ORDER BY number`,
    join(folder, 'customer_places.parquet'),
  )
  await connection.run('DROP TABLE place_rows')
}
