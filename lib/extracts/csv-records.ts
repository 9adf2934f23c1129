const QUOTE = 34
const LF = 10
const CR = 13

/** Longest record: what is longer is a quote that nobody closed. */
const MAX_RECORD = 2_000_000

/** Bytes of records handed on at a time. */
const PIECE = 8 << 20

/** Why a text is not a table of values; `line` counts lines of the file from 1, the header's included. */
export type CsvFault =
  | { kind: 'values'; line: number; found: number; expected: number }
  | { kind: 'after_quote'; line: number }
  | { kind: 'open_quote'; line: number }

export class CsvError extends Error {
  override readonly name = 'CsvError'
  constructor(readonly fault: CsvFault) {
    super(`${fault.kind} in line ${fault.line}`)
  }
}

/**
 * The records of a text as UTF-8 bytes in pieces of some megabytes, each record one line of exactly `names`
 * values: the header and blank lines are left out, and so are empty values beyond the last name. Everything
 * that a program writes as CSV is read alike whichever DuckDB takes the pieces.
 *
 * @throws CsvError where a record has other values than there are names, or quotes do not match.
 */
export async function* csvRecords(
  text: ReadableStream<Uint8Array>,
  options: { separator: string; names: number; skip: number },
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const scanner = new Scanner(options)
  const reader = text.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      scanner.push(value ?? new Uint8Array(0), done)
      if (scanner.size >= PIECE || (done && scanner.size > 0)) yield scanner.take()
      if (done) return
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

/** Cuts a text into records. Bytes of a record that has not ended wait for the next piece. */
class Scanner {
  size = 0
  private out = new Uint8Array(PIECE + (1 << 16))
  private rest: Uint8Array = new Uint8Array(0)
  private line = 1
  private skip: number
  private readonly separator: number
  private readonly names: number

  constructor({ separator, names, skip }: { separator: string; names: number; skip: number }) {
    this.separator = separator.charCodeAt(0)
    this.names = names
    this.skip = skip
  }

  take(): Uint8Array<ArrayBuffer> {
    const piece = this.out.slice(0, this.size)
    this.size = 0
    return piece
  }

  push(piece: Uint8Array, last: boolean): void {
    const bytes = this.rest.length === 0 ? piece : joined(this.rest, piece)
    let at = 0
    while (at < bytes.length) {
      const next = this.record(bytes, at, last)
      if (next < 0) break
      at = next
    }
    this.rest = bytes.subarray(at)
    if (this.rest.length > MAX_RECORD) throw new CsvError({ kind: 'open_quote', line: this.line })
    // A view would hold on to the whole piece.
    this.rest = this.rest.slice()
  }

  /** Reads the record at `from` and returns where the next begins, -1 where this one has not ended. */
  private record(bytes: Uint8Array, from: number, last: boolean): number {
    const { separator, names } = this
    const end = bytes.length
    let values = 1
    /** Where the last named value ends, and whether anything but separators follows it. */
    let cut = -1
    let beyond = false
    let lines = 0
    let text = false
    let i = from
    for (;;) {
      // At the start of a value.
      if (i < end && bytes[i] === QUOTE) {
        text = true
        if (values > names) beyond = true
        i++
        for (;;) {
          while (i < end && bytes[i] !== QUOTE) if (bytes[i++] === LF) lines++
          if (i >= end) {
            if (last) throw new CsvError({ kind: 'open_quote', line: this.line })
            return -1
          }
          if (bytes[i + 1] === QUOTE) i += 2
          else break
        }
        i++
        if (i >= end && !last) return -1
        if (i < end && bytes[i] !== separator && bytes[i] !== LF && bytes[i] !== CR)
          throw new CsvError({ kind: 'after_quote', line: this.line + lines })
      } else {
        const start = i
        while (i < end && bytes[i] !== separator && bytes[i] !== LF && bytes[i] !== CR) {
          if (bytes[i] !== 32 && bytes[i] !== 9) text = true
          i++
        }
        if (values > names && i > start) beyond = true
      }
      if (i < end && bytes[i] === separator) {
        if (values === names) cut = i
        values++
        i++
        continue
      }
      break
    }
    if (i >= end && !last) return -1
    // The line feed of a CR LF may be in the next piece.
    if (bytes[i] === CR && i + 1 >= end && !last) return -1
    const next = bytes[i] === CR && bytes[i + 1] === LF ? i + 2 : i + 1
    const blank = !text && values === 1
    if (!blank && this.skip > 0) this.skip--
    else if (!blank) {
      if (values < names || beyond)
        throw new CsvError({ kind: 'values', line: this.line, found: values, expected: names })
      this.write(bytes, from, cut >= 0 ? cut : i)
    }
    this.line += lines + 1
    return next
  }

  private write(bytes: Uint8Array, from: number, to: number): void {
    const size = this.size + to - from + 1
    if (size > this.out.length) {
      const larger = new Uint8Array(Math.max(size, this.out.length * 2))
      larger.set(this.out.subarray(0, this.size))
      this.out = larger
    }
    this.out.set(bytes.subarray(from, to), this.size)
    this.out[size - 1] = LF
    this.size = size
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length + b.length)
  out.set(a)
  out.set(b, a.length)
  return out
}
