import { Command } from 'commander'
import { vi } from 'vitest'

/** Runs a registered command in this process; what it prints and the status it would leave. */
export async function runCommand(
  register: (program: Command) => void,
  ...args: string[]
): Promise<{ status: number; stdout: string; stderr: string }> {
  const printed = { stdout: '', stderr: '' }
  const spies = (['stdout', 'stderr'] as const).map(stream =>
    vi.spyOn(process[stream], 'write').mockImplementation(text => {
      printed[stream] += text
      return true
    }),
  )
  const before = process.exitCode
  process.exitCode = 0
  try {
    const program = new Command().exitOverride()
    register(program)
    for (const command of program.commands) command.copyInheritedSettings(program)
    await program.parseAsync(args, { from: 'user' })
    return { status: Number(process.exitCode), ...printed }
  } finally {
    process.exitCode = before
    for (const spy of spies) spy.mockRestore()
  }
}
