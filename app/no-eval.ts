import { z } from 'zod'

// zod would otherwise try `eval`, which the policy of proxy.ts reports.
z.config({ jitless: true })
