/**
 * Puts what the browser loads beside the bundle into `public/`: DuckDB's and MapLibre's workers and wasm,
 * the geodata and our own workers, each under a name that changes with its content, with gzip and brotli
 * copies beside it; and writes their URLs to `lib/assets.json`. What is already there is kept.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')
const publicFolder = join(root, 'public')

interface Asset {
  /** Path below `public/`, with `/`. */
  path: string
  content: Uint8Array
}

async function filesBelow(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return []
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
}

async function packageFile(name: string, file: string): Promise<Asset> {
  const folder = join(root, 'node_modules', name)
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const content = await readFile(join(folder, file))
  return { path: `vendor/${basename(name)}@${version}/${basename(file)}`, content }
}

async function geodata(): Promise<Asset[]> {
  const folder = join(root, 'data/geo')
  const names = existsSync(folder)
    ? (await readdir(folder)).filter(name => /\.(json|csv)$/.test(name)).sort()
    : []
  const files = await Promise.all(
    names.map(async name => ({ name, content: await readFile(join(folder, name)) })),
  )
  const hash = createHash('sha256')
  for (const { name, content } of files) hash.update(`${name}\0${content.length}\0`).update(content)
  const version = hash.digest('hex').slice(0, 12)
  return files.map(({ name, content }) => ({ path: `vendor/geo@${version}/${name}`, content }))
}

async function ownWorkers(): Promise<Asset[]> {
  const entryPoints = (await filesBelow(join(root, 'lib'))).filter(file => file.endsWith('.worker.ts'))
  if (entryPoints.length === 0) return []
  const { outputFiles } = await build({
    entryPoints,
    absWorkingDir: root,
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'none',
    outdir: join(publicFolder, 'workers'),
    entryNames: '[name]-[hash]',
    logLevel: 'warning',
  })
  return outputFiles.map(file => ({
    path: relative(publicFolder, file.path).split(sep).join('/'),
    content: file.contents,
  }))
}

/** Writes whole or not at all, so that an interrupted run leaves no half file under a final name. */
async function place(path: string, content: Uint8Array): Promise<void> {
  const target = join(publicFolder, path)
  const part = `${target}.${process.pid}.part`
  await mkdir(dirname(target), { recursive: true })
  await writeFile(part, content)
  await rename(part, target)
}

async function placeCompressed({ path, content }: Asset): Promise<string[]> {
  const names = [path, `${path}.gz`, `${path}.br`]
  if (names.every(name => existsSync(join(publicFolder, name)))) return names
  // Brotli 11 takes a minute for the 34 MB of wasm and gains 7 % over 9.
  const quality = content.length > 1_000_000 ? 9 : 11
  const [zipped, brotli] = await Promise.all([
    promisify(gzip)(content, { level: 9 }),
    promisify(brotliCompress)(content, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: quality,
        [constants.BROTLI_PARAM_LGWIN]: 24,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    }),
  ])
  await place(names[2], brotli)
  await place(names[1], zipped)
  await place(names[0], content)
  return names
}

async function removeOthers(keep: ReadonlySet<string>): Promise<void> {
  const folders = ['vendor', 'workers'].map(name => join(publicFolder, name))
  const present = (await Promise.all(folders.map(filesBelow))).flat()
  const stale = present.filter(file => !keep.has(relative(publicFolder, file).split(sep).join('/')))
  await Promise.all(stale.map(file => rm(file, { force: true })))
  await Promise.all(
    [...new Set(stale.map(file => dirname(file)))]
      .filter(folder => !present.some(file => dirname(file) === folder && !stale.includes(file)))
      .map(folder => rm(folder, { recursive: true, force: true })),
  )
}

const duckdbWorker = await packageFile('@duckdb/duckdb-wasm', 'dist/duckdb-browser-eh.worker.js')
const duckdbWasm = await packageFile('@duckdb/duckdb-wasm', 'dist/duckdb-eh.wasm')
const parquetWasm = await packageFile('parquet-wasm', 'esm/parquet_wasm_bg.wasm')
const maplibreWorker = await packageFile('maplibre-gl', 'dist/maplibre-gl-worker.mjs')
const geo = await geodata()
const own = await ownWorkers()

const placed = await Promise.all(
  [duckdbWorker, duckdbWasm, parquetWasm, maplibreWorker, ...geo, ...own].map(placeCompressed),
)
await removeOthers(new Set(placed.flat()))

const url = (asset: Asset) => `/${asset.path}`
const urls = {
  duckdb: { worker: url(duckdbWorker), wasm: url(duckdbWasm) },
  parquet: { wasm: url(parquetWasm) },
  maplibre: { worker: url(maplibreWorker) },
  geo: Object.fromEntries(geo.map(asset => [basename(asset.path, '.json'), url(asset)])),
  workers: Object.fromEntries(
    own.map(asset => [basename(asset.path).replace(/\.worker-[^-]+\.js$/, ''), url(asset)]),
  ),
}
const text = `${JSON.stringify(urls, null, 2)}\n`
const index = join(root, 'lib/assets.json')
const before = existsSync(index) ? await readFile(index, 'utf8') : ''
// An unchanged file keeps its time stamp, so that a running dev server does not rebuild.
if (text !== before) await writeFile(index, text)
