import { Command, CommanderError } from 'commander'
import * as demo from './demo'
import * as publish from './publish'
import * as simulate from './simulate'

const program = new Command('chalandise')
  .description('Where a retail network’s revenue comes from, and what moves when a store opens or closes.')
  .addHelpText('after', '\nExit status: 0 done, 1 the input was refused, 2 the call was wrong.')
  .showHelpAfterError('Run it with --help to see what it takes.')
  .exitOverride()

for (const command of [demo, publish, simulate]) command.register(program)
for (const command of program.commands) command.copyInheritedSettings(program)

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  // Asking for help is no error.
  process.exitCode = error.exitCode === 0 ? 0 : 2
}
