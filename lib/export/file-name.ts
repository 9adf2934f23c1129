/** Names that Windows keeps for devices. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)$/
const LONGEST = 80

/**
 * A file name that every system takes: the parts without accents, in small letters, joined by hyphens, with the
 * extension. Anything else (path separators, control and direction characters) becomes a hyphen.
 */
export function fileName(parts: readonly string[], extension: string): string {
  const name = parts
    .join(' ')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '')
  return `${name === '' || DEVICE.test(name) ? 'chalandise' : name}.${extension}`
}
