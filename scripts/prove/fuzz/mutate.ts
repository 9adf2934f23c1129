import { gunzipSync, gzipSync } from 'node:zlib'
import type { Random } from './random'

/** A file of an extract: its name says how it is written. */
export interface FuzzFile {
  name: string
  bytes: Buffer
}

type Mutation = (file: FuzzFile, random: Random) => FuzzFile

const withBytes = (file: FuzzFile, bytes: Buffer): FuzzFile => ({ ...file, bytes })
const noise = (n: number, random: Random) => Buffer.from(Array.from({ length: n }, () => random.below(256)))

/** What a fault of a disk, a line or a program does to bytes. */
const BYTES: Record<string, Mutation> = {
  flip(file, random) {
    const bytes = Buffer.from(file.bytes)
    for (let n = 1 + random.below(50); n > 0; n--) bytes[random.below(bytes.length)] ^= 1 << random.below(8)
    return withBytes(file, bytes)
  },
  flip_ends(file, random) {
    const bytes = Buffer.from(file.bytes)
    for (let n = 1 + random.below(8); n > 0; n--) {
      const at = random.below(Math.min(200, bytes.length))
      bytes[random.below(2) === 0 ? at : bytes.length - 1 - at] = random.below(256)
    }
    return withBytes(file, bytes)
  },
  overwrite(file, random) {
    const bytes = Buffer.from(file.bytes)
    const at = random.below(bytes.length)
    bytes.fill(random.pick([0, 255, 34, 10, 44]), at, Math.min(bytes.length, at + 1 + random.below(500)))
    return withBytes(file, bytes)
  },
  insert(file, random) {
    const at = random.below(file.bytes.length)
    const more = noise(1 + random.below(300), random)
    return withBytes(file, Buffer.concat([file.bytes.subarray(0, at), more, file.bytes.subarray(at)]))
  },
  remove(file, random) {
    const at = random.below(file.bytes.length)
    return withBytes(
      file,
      Buffer.concat([file.bytes.subarray(0, at), file.bytes.subarray(at + 1 + random.below(400))]),
    )
  },
  repeat(file, random) {
    const at = random.below(file.bytes.length)
    const piece = file.bytes.subarray(at, at + 1 + random.below(2000))
    return withBytes(file, Buffer.concat([file.bytes.subarray(0, at), piece, piece, file.bytes.subarray(at)]))
  },
  truncate: (file, random) => withBytes(file, file.bytes.subarray(0, random.below(file.bytes.length))),
  truncate_a_little: (file, random) =>
    withBytes(file, file.bytes.subarray(0, Math.max(0, file.bytes.length - 1 - random.below(12)))),
  empty: file => withBytes(file, Buffer.alloc(0)),
  noise: (file, random) => withBytes(file, noise(random.below(5000), random)),
  zeros: (file, random) => withBytes(file, Buffer.alloc(random.below(100_000))),
  twice: file => withBytes(file, Buffer.concat([file.bytes, file.bytes])),
}

/** What is called something else than it is. */
const CONTAINERS: Record<string, Mutation> = {
  other_ending: (file, random) => ({
    ...file,
    name: file.name.replace(
      /\..*$/,
      random.pick([
        '.csv',
        '.parquet',
        '.xlsx',
        '.tsv',
        '.csv.gz',
        '.txt',
        '.parquet.gz',
        '.xlsx.gz',
        '.CSV',
      ]),
    ),
  }),
  packed_twice: file => ({ name: gz(file.name), bytes: gzipSync(gzipSync(file.bytes)) }),
  packed_and_cut(file, random) {
    const packed = gzipSync(file.bytes)
    return { name: gz(file.name), bytes: packed.subarray(0, random.below(packed.length)) }
  },
  packed_with_more: (file, random) => ({
    name: gz(file.name),
    bytes: Buffer.concat([gzipSync(file.bytes), noise(1 + random.below(100), random)]),
  }),
  packed_zeros: (file, random) => ({
    name: gz(file.name),
    bytes: gzipSync(Buffer.alloc(1_000_000 * (1 + random.below(20)))),
  }),
  packed_in_parts(file) {
    const half = Math.floor(file.bytes.length / 2)
    return {
      name: gz(file.name),
      bytes: Buffer.concat([gzipSync(file.bytes.subarray(0, half)), gzipSync(file.bytes.subarray(half))]),
    }
  },
}
const gz = (name: string) => (name.endsWith('.gz') ? name : `${name}.gz`)

const NASTY = [
  '',
  ' ',
  'NaN',
  'inf',
  '-1e400',
  '1e308',
  '99999999999999999999999999',
  '-0',
  'null',
  'NULL',
  '0000-00-00',
  '2026-13-45',
  '9999-12-31',
  '31/12/2025',
  '12/31/2025',
  '2025-12-31T23:59:60Z',
  '1.234,56',
  '1,234.56',
  '1 234,56 €',
  '(12.50)',
  '12,5-',
  '=1+1',
  "'; DROP TABLE stores; --",
  '"',
  '""',
  "'",
  '\\',
  '\\N',
  '\u0000',
  '\u202e',
  '🛒'.repeat(50),
  'é'.normalize('NFD'),
  'x'.repeat(200_000),
  '<script>alert(1)</script>',
  '{x}',
  '%s%n',
  '../../etc/passwd',
]
/** Texts that a person or an export program puts where something else belongs. */
const nasty = (random: Random): string => random.pick(NASTY)

type TextMutation = (lines: string[], separator: string, random: Random) => string[]

/** Replaces the values of one column, all or some, by what `value` says. */
function column(
  lines: string[],
  separator: string,
  random: Random,
  value: (old: string) => string,
): string[] {
  const at = random.below(lines[0].split(separator).length)
  const share = random.pick([0.02, 0.5, 1])
  return lines.map((line, i) => {
    if (i === 0 || line === '' || random.below(100) >= 100 * share) return line
    const cells = line.split(separator)
    cells[at] = value(cells[at] ?? '')
    return cells.join(separator)
  })
}

/** What happens to the text of a CSV file. */
const TEXTS: Record<string, TextMutation> = {
  one_nasty_value(lines, separator, random) {
    const value = nasty(random)
    return column(lines, separator, random, () => value)
  },
  nasty_values: (lines, separator, random) => column(lines, separator, random, () => nasty(random)),
  quoted_nasty_value(lines, separator, random) {
    const value = `"${nasty(random).replaceAll('"', '""')}\n${nasty(random).replaceAll('"', '""')}"`
    return column(lines, separator, random, () => value)
  },
  other_case: (lines, separator, random) => column(lines, separator, random, old => old.toUpperCase()),
  shuffled_digits: (lines, separator, random) =>
    column(lines, separator, random, old => old.replaceAll(/\d/g, () => String(random.below(10)))),
  more_cells: (lines, separator, random) =>
    lines.map(line => (random.below(20) === 0 ? `${line}${separator}${nasty(random)}` : line)),
  fewer_cells: (lines, separator, random) =>
    lines.map(line => (random.below(20) === 0 ? line.slice(0, line.lastIndexOf(separator)) : line)),
  open_quote(lines, _, random) {
    const at = random.below(lines.length)
    return lines.map((line, i) => (i === at ? `"${line}` : line))
  },
  other_separator: (lines, separator, random) => {
    const other = random.pick([';', '\t', '|', ',', ':', '^', ' '])
    return lines.map(line => line.replaceAll(separator, other))
  },
  shuffled_lines: (lines, _, random) => [...lines].sort(() => random.below(3) - 1),
  only_header: lines => lines.slice(0, 1),
  no_header: lines => lines.slice(1),
  title_above: lines => ['Export of the tills', '', ...lines],
  total_below: (lines, separator) => [...lines, `Total${separator}${separator}12345.67`],
  blank_lines: lines => lines.flatMap(line => [line, '']),
  header_twice: lines => [lines[0], ...lines],
  header_renamed(lines, separator, random) {
    const names = lines[0].split(separator)
    names[random.below(names.length)] = nasty(random)
    return [names.join(separator), ...lines.slice(1)]
  },
  header_of_another(lines, separator, random) {
    const names = lines[0].split(separator)
    names[random.below(names.length)] = names[random.below(names.length)]
    return [names.join(separator), ...lines.slice(1)]
  },
  header_missing_name(lines, separator, random) {
    const names = lines[0].split(separator)
    names.splice(random.below(names.length), 1)
    return [names.join(separator), ...lines.slice(1)]
  },
  column_missing(lines, separator, random) {
    const at = random.below(lines[0].split(separator).length)
    return lines.map(line => line.split(separator).toSpliced(at, 1).join(separator))
  },
  many_columns: (lines, separator, random) => {
    const n = 1 + random.below(400)
    const names = Array.from({ length: n }, (_, i) => `extra_${i}`).join(separator)
    const values = Array.from({ length: n }, () => 'x').join(separator)
    return lines.map((line, i) => (line === '' ? line : `${line}${separator}${i === 0 ? names : values}`))
  },
  headers_swapped(lines, separator, random) {
    const names = lines[0].split(separator)
    const [a, b] = [random.below(names.length), random.below(names.length)]
    ;[names[a], names[b]] = [names[b], names[a]]
    return [names.join(separator), ...lines.slice(1)]
  },
}

/** How the text is written down. */
const ENCODINGS: Record<string, (text: string) => Buffer> = {
  utf8: text => Buffer.from(text),
  utf8_mark: text => Buffer.from(`\ufeff${text}`),
  utf16le: text => Buffer.from(`\ufeff${text}`, 'utf16le'),
  utf16be: text => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  latin1: text => Buffer.from(text, 'latin1'),
  crlf: text => Buffer.from(text.replaceAll('\n', '\r\n')),
  cr: text => Buffer.from(text.replaceAll('\n', '\r')),
}

function mutateText(file: FuzzFile, random: Random): { file: FuzzFile; how: string } {
  const packed = file.name.endsWith('.gz')
  const text = (packed ? gunzipSync(file.bytes) : file.bytes).toString('utf8')
  const { how, lines } = mutateLines(text.split('\n'), random)
  const encoding = random.below(4) === 0 ? random.pick(Object.keys(ENCODINGS)) : 'utf8'
  const bytes = ENCODINGS[encoding](lines.join('\n'))
  return { file: withBytes(file, packed ? gzipSync(bytes) : bytes), how: `${how} ${encoding}` }
}

function mutateLines(lines: string[], random: Random): { how: string; lines: string[]; separator: string } {
  const separator = [';', '\t', '|', ','].sort(
    (a, b) => lines[0].split(b).length - lines[0].split(a).length,
  )[0]
  const how = random.pick(Object.keys(TEXTS))
  return { how, lines: TEXTS[how](lines, separator, random), separator }
}

/** The cells of a table spoilt as those of a CSV file are; every row has as many as the header. */
export function mutateCells(csv: string, random: Random): { how: string; rows: string[][] } {
  const { how, lines, separator } = mutateLines(csv.trimEnd().split('\n'), random)
  const [names = [], ...rows] = lines.map(line => line.split(separator))
  return { how, rows: [names, ...rows.map(row => names.map((_, i) => row[i] ?? ''))] }
}

/** A file spoilt in one way, now and then in two; `how` names the ways. */
export function mutate(file: FuzzFile, random: Random): { file: FuzzFile; how: string } {
  const isText = /\.(csv|tsv)(\.gz)?$/.test(file.name)
  const kinds = isText
    ? ['text', 'text', 'text', 'bytes', 'container']
    : ['bytes', 'bytes', 'bytes', 'bytes', 'container']
  let spoilt = file
  const ways: string[] = []
  for (let n = random.below(5) === 0 ? 2 : 1; n > 0; n--) {
    const kind = random.pick(kinds)
    if (kind === 'text' && ways.length === 0) {
      const { file: changed, how } = mutateText(spoilt, random)
      spoilt = changed
      ways.push(how)
    } else {
      const mutations = kind === 'container' ? CONTAINERS : BYTES
      const how = random.pick(Object.keys(mutations))
      if (spoilt.bytes.length > 0) spoilt = mutations[how](spoilt, random)
      ways.push(how)
    }
  }
  return { file: spoilt, how: ways.join(' + ') }
}
