import type { Command } from 'commander'
import { perform } from './run'

/** Registers `upload-job`: what the server starts in a process of its own for every upload. */
export function register(program: Command): void {
  program
    .command('upload-job', { hidden: true })
    .argument('<id>')
    .argument('<step>', 'build or publish')
    .requiredOption('--data <folder>')
    .option('--json')
    .action((id: string, step: string, options: { data: string }, command: Command) =>
      perform(command, async ({ signal }) => {
        const { runUploadJob } = await import('@/lib/publishing/upload-job')
        const job = await runUploadJob(options.data, id, step === 'publish' ? 'publish' : 'build', signal)
        return { json: { ...job }, text: job.state, refused: job.error !== null }
      }),
    )
}
