import { uniform } from '@/lib/estimation/random'

/** Uniform numbers that are the same for the same seed; neighbouring seeds begin far apart. */
export const seeded = (seed: number): (() => number) => uniform(Math.imul(seed + 1, 0x9e3779b1))

/** Draws that are the same for the same seed. */
export class Random {
  private readonly next: () => number
  constructor(seed: number) {
    this.next = seeded(seed)
  }
  /** A whole number from 0 to below `n`. */
  below(n: number): number {
    return Math.floor(this.next() * n)
  }
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]
  }
}
