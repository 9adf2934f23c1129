import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { DoorError } from './refusal'

const MOST_BYTES = 50_000_000

/**
 * Runs a command of the command line in a process of its own and gives back the object that it prints: what opens a
 * dataset natively stays out of the server.
 *
 * @throws DoorError with the command's own code where it refuses, `unexpected` where it says nothing.
 */
export async function runCommand(args: readonly string[], data: string): Promise<unknown> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join('lib', 'cli', 'main.ts'), ...args, '--data', data, '--json'],
    { stdio: ['ignore', 'pipe', 'inherit'], env: withoutSecrets() },
  )
  let text = ''
  child.stdout.on('data', piece => {
    if (text.length < MOST_BYTES) text += piece
  })
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => resolve())
  })
  const said = parse(text)
  if (said?.error) throw new CommandError(said.error.code, said.error.message, said.error.values ?? {})
  if (said === null) throw new DoorError('unexpected')
  return said
}

/** The command refused; its own sentence goes to the asker. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  constructor(
    readonly code: string,
    message: string,
    readonly values: Readonly<Record<string, string | number>>,
  ) {
    super(message)
  }
}

interface Said {
  error?: { code: string; message: string; values?: Record<string, string | number> }
}

function parse(text: string): Said | null {
  try {
    return JSON.parse(text) as Said
  } catch {
    return null
  }
}

/** What a process of ours needs to know: not the secret, nor how this one was started. */
export function withoutSecrets(): NodeJS.ProcessEnv {
  const { CHALANDISE_UPLOAD_TOKEN: _, NODE_OPTIONS: __, ...env } = process.env
  return env as NodeJS.ProcessEnv
}
