/** Writes counts, texts and planes of bytes one after the other. */
export class PackWriter {
  private held = new Uint8Array(1 << 16)
  private length = 0

  private room(bytes: number): void {
    if (this.length + bytes <= this.held.length) return
    const next = new Uint8Array(Math.max(2 * this.held.length, this.length + bytes))
    next.set(this.held.subarray(0, this.length))
    this.held = next
  }

  byte(value: number): void {
    this.room(1)
    this.held[this.length++] = value
  }

  /** A whole number from 0 to 2^53, seven bits a byte, low ones first. */
  count(value: number): void {
    let left = value
    while (left >= 128) {
      this.byte((left % 128) + 128)
      left = Math.floor(left / 128)
    }
    this.byte(left)
  }

  /** A whole number of either sign. */
  integer(value: number): void {
    this.byte(value < 0 ? 1 : 0)
    this.count(Math.abs(value))
  }

  text(value: string): void {
    const bytes = new TextEncoder().encode(value)
    this.count(bytes.length)
    this.room(bytes.length)
    this.held.set(bytes, this.length)
    this.length += bytes.length
  }

  /** `width` bytes of each of `count` values, plane by plane. */
  planes(count: number, width: number, byte: (index: number, plane: number) => number): void {
    this.room(count * width)
    for (let plane = 0; plane < width; plane++)
      for (let i = 0; i < count; i++) this.held[this.length++] = byte(i, plane)
  }

  doubles(values: Float64Array): void {
    const view = new DataView(new ArrayBuffer(8 * values.length))
    values.forEach((value, i) => {
      view.setFloat64(8 * i, value, true)
    })
    this.planes(values.length, 8, (i, plane) => view.getUint8(8 * i + plane))
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return this.held.slice(0, this.length)
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads what {@link PackWriter} wrote; `damaged` makes the error for bytes that are too few, too many or no text. */
export class PackReader {
  private at = 0

  constructor(
    private readonly held: Uint8Array,
    private readonly damaged: (reason: string) => Error,
  ) {}

  private take(bytes: number): number {
    const from = this.at
    if (bytes > this.held.length - from) throw this.damaged('The bytes end too early.')
    this.at += bytes
    return from
  }

  byte(): number {
    return this.held[this.take(1)]
  }

  count(most: number): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte()
      value += (byte % 128) * scale
      if (value > most) throw this.damaged(`A number is larger than ${most}.`)
      if (byte < 128) return value
      if (scale > 2 ** 49) throw this.damaged('A number does not end.')
    }
  }

  integer(): number {
    const negative = this.byte()
    const size = this.count(Number.MAX_SAFE_INTEGER)
    return negative && size > 0 ? -size : size
  }

  text(): string {
    const bytes = this.bytes(this.count(this.held.length))
    try {
      return UTF8.decode(bytes)
    } catch {
      throw this.damaged('A text is not UTF-8.')
    }
  }

  /** The next bytes as they lie, not copied. */
  bytes(count: number): Uint8Array {
    const from = this.take(count)
    return this.held.subarray(from, from + count)
  }

  doubles(count: number): Float64Array {
    const planes = this.bytes(8 * count)
    const view = new DataView(new ArrayBuffer(8 * count))
    for (let plane = 0, at = 0; plane < 8; plane++)
      for (let i = 0; i < count; i++) view.setUint8(8 * i + plane, planes[at++])
    return Float64Array.from({ length: count }, (_, i) => view.getFloat64(8 * i, true))
  }

  /** @throws where bytes are left over. */
  end(): void {
    if (this.at !== this.held.length) throw this.damaged('Bytes are left over.')
  }
}
