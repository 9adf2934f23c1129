import { type Command, InvalidArgumentError } from 'commander'

/** What a command hands back: an object for `--json`, and the same for people. */
export interface Outcome {
  json: Record<string, unknown>
  text: string
  /** The work was done and says no: exit status 1. */
  refused?: boolean
}

export interface Context {
  signal: AbortSignal
  /**
   * A line about what is going on, on stderr, and a detail of it. On a terminal the next overwrites it; elsewhere, as
   * under cron, every line stands once and details are left out.
   */
  progress: (line: string, detail?: string) => void
}

/** The call was wrong, not the input: exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Runs a command's work: text for people or exactly one JSON object on stdout, progress on stderr, exit status
 * 0, 1 (the input was refused) or 2 (wrong call). Errors that carry a `code` are said in one sentence;
 * others are faults of the program and keep their stack.
 */
export async function perform(command: Command, work: (context: Context) => Promise<Outcome>): Promise<void> {
  const json = command.opts().json === true
  const controller = new AbortController()
  const abort = () => controller.abort()
  // The second signal ends the process at once, as without us.
  for (const name of SIGNALS) process.once(name, abort)
  const status = progressLine()
  try {
    const outcome = await work({ signal: controller.signal, progress: status.show })
    status.clear()
    process.stdout.write(json ? `${JSON.stringify(outcome.json)}\n` : `${outcome.text}\n`)
    if (outcome.refused) process.exitCode = 1
  } catch (cause) {
    status.clear()
    const error = describe(cause)
    process.stderr.write(`${error.known ? error.message : error.stack}\n`)
    if (json)
      process.stdout.write(
        `${JSON.stringify({ error: { code: error.code, message: error.message, values: error.values, report: error.report } })}\n`,
      )
    process.exitCode = error.usage ? 2 : 1
  } finally {
    for (const name of SIGNALS) process.removeListener(name, abort)
  }
}

function describe(cause: unknown) {
  const error = cause instanceof Error ? cause : new Error(String(cause))
  const { code, values, report } = error as Error & { code?: unknown; values?: unknown; report?: unknown }
  const known = typeof code === 'string'
  return {
    known,
    usage: cause instanceof UsageError || (error.name === 'DemoError' && code === 'option'),
    code: known ? code : 'unexpected',
    message: error.message,
    values: values ?? {},
    /** What the checks found, where they refuse the extracts. */
    report,
    stack: error.stack ?? error.message,
  }
}

function progressLine() {
  const tty = process.stderr.isTTY
  let last = ''
  return {
    show(line: string, detail = '') {
      const text = tty ? `${line} ${detail}`.trimEnd() : line.replace(/ \d+\/\d+$/, '')
      if (text === last) return
      last = text
      process.stderr.write(tty ? `\r\x1b[K${text}` : `${text}\n`)
    },
    clear() {
      if (tty && last) process.stderr.write('\r\x1b[K')
    },
  }
}

/** A whole number option; commander says which option was wrong. */
export function whole(value: string): number {
  const n = Number(value)
  if (!Number.isSafeInteger(n)) throw new InvalidArgumentError('give a whole number.')
  return n
}
