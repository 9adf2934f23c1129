import { z } from 'zod'
import { openEarly } from './app/dashboard/session/early'

// Runs before the app's own modules: zod would otherwise try `eval`, which the policy of proxy.ts reports.
z.config({ jitless: true })

// Fetched while the page's own frame is made: first what the picture is drawn from, then what draws it.
openEarly().finally(() => import('./app/dashboard/dashboard').catch(() => {}))
