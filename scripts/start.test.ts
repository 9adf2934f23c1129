import { execFile } from 'node:child_process'
import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { freePort, portProblem, root } from './steps.mjs'

const servers: ReturnType<typeof createServer>[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function takenPort(): Promise<number> {
  const server = createServer()
  servers.push(server)
  const port = await freePort()
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  return port
}

/** What `npm start` prints before any work, and its exit code. */
function start(env: Record<string, string>): Promise<{ code: number; output: string }> {
  return new Promise(resolve => {
    execFile(
      process.execPath,
      ['scripts/start.mjs'],
      { cwd: root, env: { ...process.env, ...env } },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    )
  })
}

describe('npm start', () => {
  it('names a port in use and the way out, before any work', async () => {
    const port = await takenPort()
    const { code, output } = await start({ PORT: String(port) })
    expect(code).toBe(1)
    expect(output.trim()).toBe(
      `Port ${port} is in use by another program (perhaps another Chalandise). ` +
        `End that one, or take another port: PORT=${port + 1} npm start`,
    )
  })

  it.each(['abc', '0', '70000', '30.5'])('refuses the port %s with an example of a good one', async PORT => {
    const { code, output } = await start({ PORT })
    expect(code).toBe(1)
    expect(output).toContain(`PORT is "${PORT}"`)
    expect(output).toContain('PORT=3001 npm start')
  })
})

describe('a port', () => {
  it('has no problem while nobody listens on it', async () => {
    expect(await portProblem(await freePort(), '127.0.0.1')).toBe(null)
  })

  it('says that somebody listens on it', async () => {
    expect(await portProblem(await takenPort(), '127.0.0.1')).toBe('EADDRINUSE')
  })
})
