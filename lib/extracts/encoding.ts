/** How the characters of a text file are written. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** Characters of Windows-1252 that are not those of Latin-1: bytes 0x80 to 0x9F. The five unused stay controls. */
const WINDOWS =
  '\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F' +
  '\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178'

type Bytes = Uint8Array<ArrayBuffer>

/**
 * The encoding of a text: by its byte order mark, by the zeros that UTF-16 has in every other byte, and else
 * UTF-8 where all of it is valid UTF-8, Windows-1252 where it is not. Reads to the first byte that decides.
 */
export async function detectEncoding(text: ReadableStream<Bytes>): Promise<Encoding> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const valid = (piece?: Bytes) => {
    try {
      decoder.decode(piece, { stream: piece !== undefined })
      return true
    } catch {
      return false
    }
  }
  const reader = text.getReader()
  try {
    for (let first = true; ; first = false) {
      const { done, value } = await reader.read()
      if (done) return valid() ? 'utf-8' : 'windows-1252'
      const wide = first ? utf16(value) : null
      if (wide) return wide
      if (!valid(value)) return 'windows-1252'
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

function utf16(start: Bytes): Encoding | null {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be'
  const length = Math.min(start.length, 1024) & ~1
  if (length < 8) return null
  let even = 0
  let odd = 0
  for (let i = 0; i < length; i += 2) {
    if (start[i] === 0) even++
    if (start[i + 1] === 0) odd++
  }
  if (odd > length / 4 && even === 0) return 'utf-16le'
  return even > length / 4 && odd === 0 ? 'utf-16be' : null
}

/** A text as UTF-8 without byte order mark, piece by piece. */
export function toUtf8(text: ReadableStream<Bytes>, encoding: Encoding): ReadableStream<Bytes> {
  return text.pipeThrough(encoding === 'windows-1252' ? fromWindows() : recoded(encoding))
}

function recoded(encoding: Encoding): TransformStream<Bytes, Bytes> {
  const decoder = new TextDecoder(encoding)
  const encoder = new TextEncoder()
  return new TransformStream({
    transform(piece, controller) {
      const text = decoder.decode(piece, { stream: true })
      if (text !== '') controller.enqueue(encoder.encode(text))
    },
    flush(controller) {
      const text = decoder.decode()
      if (text !== '') controller.enqueue(encoder.encode(text))
    },
  })
}

/** By hand: what `TextDecoder('windows-1252')` makes of 0x80 to 0x9F has differed between versions of Node. */
function fromWindows(): TransformStream<Bytes, Bytes> {
  const encoder = new TextEncoder()
  const codes = Array.from({ length: 256 }, (_, byte) =>
    encoder.encode(byte >= 0x80 && byte < 0xa0 ? WINDOWS[byte - 0x80] : String.fromCharCode(byte)),
  )
  return new TransformStream({
    transform(piece, controller) {
      let length = 0
      for (const byte of piece) length += codes[byte].length
      if (length === piece.length) return controller.enqueue(piece)
      const out = new Uint8Array(length)
      let at = 0
      for (const byte of piece)
        if (byte < 0x80) out[at++] = byte
        else {
          out.set(codes[byte], at)
          at += codes[byte].length
        }
      controller.enqueue(out)
    },
  })
}
