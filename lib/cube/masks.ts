import { CHANNELS } from '@/lib/dataset/schema'

/** Which channels count: bit k is channel key k; key 0 is what was published for several channels together. */
export type ChannelMask = number

export const ALL_CHANNELS: ChannelMask = (1 << CHANNELS.length) - 1

export const WEB: ChannelMask = 1 << CHANNELS.indexOf('web')

/** What can be added up. Amounts in the dataset's currency, net of tax. */
export const MEASURES = ['amount', 'gross', 'tickets', 'items', 'margin'] as const
export type Measure = (typeof MEASURES)[number]

/** Tables of sales without geography. */
export const KEYED = ['category', 'segment'] as const
export type Keyed = (typeof KEYED)[number]

/**
 * Which sales a view asks of the cube. A mask holds 1 for what counts; null: no restriction. Masks are compared
 * by identity: make one per choice and keep it, so that what was summed for it can be used again.
 */
export interface CubeFilter {
  channels: ChannelMask
  /** By store key; 0 is sales without a store. */
  stores: Uint8Array | null
  /** By cell index (as in `Cube.cells`); 0 is sales without a place. */
  cells: Uint8Array | null
  /** By key of a table without geography (as in `Cube.keysOf`); cannot be joined with cells. */
  keys: { of: Keyed; mask: Uint8Array } | null
  /** Sales on identified customers only (those of the atoms). */
  identified?: boolean
}

/** All sales. */
export const EVERYTHING: CubeFilter = { channels: ALL_CHANNELS, stores: null, cells: null, keys: null }
