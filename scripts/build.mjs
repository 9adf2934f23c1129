/** `npm run build`: builds the app unless the last build was made of the same sources. */
import { build, endWithChildren, StepError } from './steps.mjs'

endWithChildren()
build().catch(error => {
  console.error(error instanceof StepError ? error.message : error.stack)
  process.exit(1)
})
