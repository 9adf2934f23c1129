import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Chromium {
  executablePath?: string
  /** A browser of the machine, where the npm package has none for its system. */
  channel?: 'chrome'
  args: string[]
  env: Record<string, string>
}

const args = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
]
const modules = join(import.meta.dirname, '../node_modules')

/**
 * Unpacks the package's Chromium with the libraries and fonts it links, once. The package unpacks to the
 * temporary folder, where it takes any older `chromium` for its own: so it gets a folder to itself.
 */
async function unpack(folder: string): Promise<void> {
  mkdirSync(join(folder, '..'), { recursive: true })
  const part = mkdtempSync(`${folder}.`)
  const before = { TMPDIR: process.env.TMPDIR, AWS_LAMBDA_JS_RUNTIME: process.env.AWS_LAMBDA_JS_RUNTIME }
  // The second makes it unpack the libraries as well.
  Object.assign(process.env, { TMPDIR: part, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' })
  try {
    const { default: packaged } = await import('@sparticuz/chromium')
    await packaged.executablePath()
    if (!existsSync(folder)) renameSync(part, folder)
  } finally {
    for (const [name, value] of Object.entries(before))
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    rmSync(part, { recursive: true, force: true })
  }
}

/**
 * The package's own fontconfig names folders of a cloud; without a single font Chromium ends itself at the first
 * text field. So: a folder with a configuration that finds the package's fonts, and only them, so that text looks
 * the same on every machine.
 */
function fontConfiguration(folder: string): string {
  const configuration = join(folder, 'fontconfig')
  mkdirSync(configuration, { recursive: true })
  const fonts = `<dir>${join(folder, 'fonts')}</dir>`
  const cache = `<cachedir>${join(folder, 'fontconfig-cache')}</cachedir>`
  writeFileSync(
    join(configuration, 'fonts.conf'),
    `<?xml version="1.0"?><fontconfig>${fonts}${cache}</fontconfig>\n`,
  )
  return configuration
}

/**
 * The Chromium that tests and benchmarks drive: the one CHROMIUM_PATH names, else on Linux the one that npm
 * installed, else the machine's Chrome. WebGL is rendered in software, so that pictures are the same everywhere.
 */
export async function chromium(): Promise<Chromium> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  if (process.env.CHROMIUM_PATH) return { executablePath: process.env.CHROMIUM_PATH, args, env }
  if (process.platform !== 'linux' || process.arch !== 'x64') return { channel: 'chrome', args, env }
  const { version } = JSON.parse(readFileSync(join(modules, '@sparticuz/chromium/package.json'), 'utf8'))
  const folder = join(modules, `.cache/chromium-${version}`)
  if (!existsSync(folder)) await unpack(folder)
  return {
    executablePath: join(folder, 'chromium'),
    args,
    env: {
      ...env,
      LD_LIBRARY_PATH: [join(folder, 'al2023/lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
      FONTCONFIG_PATH: process.env.FONTCONFIG_PATH ?? fontConfiguration(folder),
    },
  }
}
