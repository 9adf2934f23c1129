import { Command, CommanderError } from 'commander'
import * as backtest from './backtest'
import * as check from './check'
import * as choice from './choice'
import * as closures from './closures'
import * as datasets from './datasets'
import * as demo from './demo'
import * as fit from './fit'
import * as huff from './huff'
import * as publish from './publish'
import * as simulate from './simulate'
import * as solveAttraction from './solve-attraction'
import * as travel from './travel'
import * as uploadJob from './upload-job'

const program = new Command('chalandise')
  .description('Where a retail network’s revenue comes from, and what moves when a store opens or closes.')
  .addHelpText('after', '\nExit status: 0 done, 1 the input was refused, 2 the call was wrong.')
  .showHelpAfterError('Run it with --help to see what it takes.')
  .exitOverride()

for (const command of [
  demo,
  check,
  publish,
  datasets,
  fit,
  simulate,
  backtest,
  closures,
  choice,
  huff,
  solveAttraction,
  travel,
  uploadJob,
])
  command.register(program)
inherit(program)

/** Commands of commands too answer a wrong call with status 2. */
function inherit(parent: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent)
    inherit(command)
  }
}

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  // Asking for help is no error.
  process.exitCode = error.exitCode === 0 ? 0 : 2
  if (error.exitCode !== 0 && process.argv.includes('--json'))
    process.stdout.write(
      `${JSON.stringify({ error: { code: 'usage', message: error.message, values: {} } })}\n`,
    )
}
