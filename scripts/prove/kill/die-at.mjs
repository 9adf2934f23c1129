/**
 * Preloaded into a publish: kills the process with SIGKILL just before or just after its DIE_AT-th change of the
 * file system (`before:7`, `after:7`). With `count` it writes how many there were to DIE_LOG instead.
 */
import fs from 'node:fs'
import promises from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'

const [when, nth] = (process.env.DIE_AT ?? 'count').split(':')
const CHANGES = [
  'mkdir',
  'mkdtemp',
  'writeFile',
  'appendFile',
  'link',
  'rename',
  'rm',
  'unlink',
  'chmod',
  'copyFile',
  'cp',
  'open',
]
let done = 0

for (const name of CHANGES) {
  const original = promises[name]
  promises[name] = async (...args) => {
    const at = ++done
    if (when === 'before' && at === Number(nth)) process.kill(process.pid, 'SIGKILL')
    const result = await original(...args)
    if (when === 'after' && at === Number(nth)) process.kill(process.pid, 'SIGKILL')
    return result
  }
}
syncBuiltinESMExports()
if (when === 'count') process.on('exit', () => fs.writeFileSync(process.env.DIE_LOG, String(done)))
