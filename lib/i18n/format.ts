import type { Locale } from './locale'

const TAG: Record<Locale, string> = { fr: 'fr-FR', en: 'en-GB' }

export interface NumberOptions {
  /** Print a plus sign for gains. */
  sign?: boolean
  /** Significant digits; 3 by default, 2 for bounds of forecasts. */
  digits?: number
  /** Keep zeros at the end, for columns of figures. */
  pad?: boolean
}

/** Formats figures and dates for one language and currency. Rounding happens here and nowhere else. */
export class Format {
  private readonly tag: string
  private readonly cache = new Map<string, Intl.NumberFormat>()
  private readonly dates = new Map<string, Intl.DateTimeFormat>()

  constructor(
    readonly locale: Locale,
    readonly currency: string,
  ) {
    this.tag = TAG[locale]
  }

  private number(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    const key = JSON.stringify(options)
    const held = this.cache.get(key) ?? new Intl.NumberFormat(this.tag, options)
    this.cache.set(key, held)
    return held
  }

  private date(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const key = JSON.stringify(options)
    const held = this.dates.get(key) ?? new Intl.DateTimeFormat(this.tag, { ...options, timeZone: 'UTC' })
    this.dates.set(key, held)
    return held
  }

  /** Money short: "4,6 M€", "312 k€", "86 €". */
  money(value: number, { sign = false, digits = 3, pad = false }: NumberOptions = {}): string {
    // Less than half a cent is nothing: what is left of a difference of large sums.
    const rounded = Math.abs(value) < 0.005 ? 0 : Number(value.toPrecision(digits))
    const size = Math.abs(rounded)
    const [divisor, unit] =
      size >= 1e9 ? [1e9, 'Md'] : size >= 1e6 ? [1e6, 'M'] : size >= 1e4 ? [1e3, 'k'] : [1, '']
    const scaled = rounded / divisor
    const figures = this.number({
      minimumSignificantDigits: pad && unit !== '' ? digits : 1,
      maximumSignificantDigits: digits,
      signDisplay: sign ? 'exceptZero' : 'auto',
    }).format(Object.is(scaled, -0) ? 0 : scaled)
    const symbol = this.symbol()
    if (this.locale === 'fr') return `${figures}\u00a0${unit}${symbol}`
    const short = unit === 'Md' ? 'bn' : unit
    return symbol.length === 1
      ? figures.replace(/^([+-]?)/, `$1${symbol}`) + short
      : `${symbol}\u00a0${figures}${short}`
  }

  /**
   * Both ends of a range in the unit of the larger: ["5,7", "33 k€"], ["€5.7k", "€33k"]. Two significant
   * digits each, the smaller end no finer than a hundredth of the larger.
   */
  moneyRange(low: number, high: number, sign = false): [low: string, high: string] {
    const size = Math.max(Math.abs(low), Math.abs(high))
    const [divisor, unit] =
      size >= 1e9 ? [1e9, 'Md'] : size >= 1e6 ? [1e6, 'M'] : size >= 1e3 ? [1e3, 'k'] : [1, '']
    if (size < 0.5) return [this.money(0), this.money(0)]
    const stepOf = (v: number) => 10 ** (Math.floor(Math.log10(Math.abs(v))) - 1)
    const [one, other] = [low, high].map(v => {
      const step = Math.max(stepOf(size) / 10, v === 0 ? 0 : stepOf(v))
      return this.number({
        maximumSignificantDigits: 3,
        signDisplay: sign ? 'exceptZero' : 'negative',
      }).format((Math.round(v / step) * step) / divisor)
    })
    const symbol = this.symbol()
    if (this.locale === 'fr') return [one, `${other}\u00a0${unit}${symbol}`]
    const short = unit === 'Md' ? 'bn' : unit
    const print = (figures: string) =>
      symbol.length === 1
        ? figures.replace(/^([+-]?)/, `$1${symbol}`) + short
        : `${symbol}\u00a0${figures}${short}`
    return [print(one), print(other)]
  }

  /** Money to the unit, grouped: "4 612 340 €". */
  exactMoney(value: number, decimals = 0): string {
    return this.number({
      style: 'currency',
      currency: this.currency,
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    }).format(value)
  }

  /** The currency's sign alone: "€". */
  symbol(): string {
    const parts = this.number({ style: 'currency', currency: this.currency, currencyDisplay: 'narrowSymbol' })
    return parts.formatToParts(0).find(p => p.type === 'currency')?.value ?? this.currency
  }

  /** A share or a relative change: 0.124 is "12,4 %". */
  percent(value: number, { sign = false, digits = 1 }: NumberOptions = {}): string {
    return this.number({
      style: 'percent',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      signDisplay: sign ? 'exceptZero' : 'auto',
    }).format(value)
  }

  integer(value: number): string {
    return this.number({ maximumFractionDigits: 0 }).format(value)
  }

  /** With `pad`, zeros at the end are kept, for columns of figures. */
  decimal(value: number, digits = 2, sign = false, pad = false): string {
    return this.number({
      minimumFractionDigits: pad ? digits : 0,
      maximumFractionDigits: digits,
      signDisplay: sign ? 'exceptZero' : 'negative',
    }).format(value)
  }

  /** Megabytes of a download. */
  megabytes(bytes: number): string {
    return this.number({ style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 }).format(bytes / 1e6)
  }

  /** Size of a file in the unit that suits it: "312 ko", "10,4 Mo", "50 Go". */
  bytes(bytes: number): string {
    const [unit, size] =
      bytes >= 1e9 ? ['gigabyte', 1e9] : bytes >= 1e6 ? ['megabyte', 1e6] : ['kilobyte', 1e3]
    const digits = bytes >= 1e6 && bytes < 1e11 ? 1 : 0
    const value = bytes > 0 ? Math.max(bytes / Number(size), 10 ** -digits) : 0
    return this.number({ style: 'unit', unit: String(unit), maximumFractionDigits: digits }).format(value)
  }

  /** "oct. 2026" from a date at noon UTC. */
  month(date: Date): string {
    return this.date({ month: 'short', year: 'numeric' }).format(date)
  }

  /** "3 nov. 2026" from an ISO date or instant. */
  day(iso: string): string {
    return this.date({ day: 'numeric', month: 'short', year: 'numeric' }).format(
      new Date(iso.length === 10 ? `${iso}T12:00:00Z` : iso),
    )
  }
}

/** Relative change, or null where it has no meaning. */
export function change(value: number, before: number | null): number | null {
  return before !== null && before > 0 ? value / before - 1 : null
}
