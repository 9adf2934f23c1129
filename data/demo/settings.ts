/** Sizes of a demonstration network, checked before anything is made. */

export interface DemoSettings {
  stores: number
  customers: number
  tickets: number
  months: number
  seed: number
  /** `hostile` breaks the model's assumptions on purpose: see `hostile.ts`. */
  world: World
}

/** Worlds that a network can be drawn in. */
export const WORLDS = ['plain', 'hostile'] as const
export type World = (typeof WORLDS)[number]

export const DEFAULTS: DemoSettings = {
  stores: 120,
  customers: 400_000,
  tickets: 3_000_000,
  months: 60,
  seed: 1,
  world: 'plain',
}

const LIMITS: Record<Exclude<keyof DemoSettings, 'world'>, [number, number]> = {
  stores: [6, 500],
  customers: [1_000, 9_000_000],
  tickets: [1_000, 200_000_000],
  months: [3, 120],
  seed: [0, 2_147_483_647],
}

/** The demonstration could not be made. `code` keys the message catalogue; `values` fill it. */
export class DemoError extends Error {
  override readonly name = 'DemoError'
  constructor(
    readonly code: 'option' | 'out_not_demo' | 'aborted',
    message: string,
    readonly values: Record<string, string | number> = {},
  ) {
    super(message)
  }
}

/** Fills in the defaults; throws {@link DemoError} `option` naming the first size out of its limits. */
export function settle(options: Partial<DemoSettings>): DemoSettings {
  const settings = { ...DEFAULTS, world: options.world ?? DEFAULTS.world }
  for (const key of Object.keys(LIMITS) as (keyof typeof LIMITS)[]) {
    const value = options[key] ?? DEFAULTS[key]
    const [low, high] = LIMITS[key]
    if (!Number.isInteger(value) || value < low || value > high) {
      throw new DemoError('option', `--${key} ${value}: give a whole number from ${low} to ${high}.`, {
        option: key,
        value: String(value),
        low,
        high,
      })
    }
    settings[key] = value
  }
  return settings
}

/** A count planted for 120 stores, in proportion to the stores of this network; at least one. */
export function planted(count: number, stores: number): number {
  return Math.max(1, Math.round((count * stores) / 120))
}
