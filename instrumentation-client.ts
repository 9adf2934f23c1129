// Runs before the app's own modules.
import './app/no-eval'
import { openEarly } from './app/dashboard/session/early'

// Fetched while the page's own frame is made: first what the picture is drawn from, then what draws it.
const dashboard = () => import('./app/dashboard/dashboard')
// What fails here is fetched again, and told, by the page itself.
openEarly()
  .catch(() => {})
  .then(dashboard)
  .catch(() => {})
