import { z } from 'zod'

// Runs before the app's own modules: zod would otherwise try `eval`, which the policy of proxy.ts reports.
z.config({ jitless: true })
