import made from '@/lib/assets.json'

/** Where the files lie that scripts/assets.ts copied or built. */
export const assets: {
  duckdb: { worker: string; wasm: string }
  parquet: { wasm: string }
  maplibre: { worker: string }
  geo: Record<string, string>
  workers: Record<string, string>
} = made
