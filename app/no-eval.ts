import { config } from 'zod'

// zod would otherwise try `eval`, which the policy of proxy.ts reports.
config({ jitless: true })
