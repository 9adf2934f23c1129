import { keepsPrivate } from '@/lib/build/private-cache'
import { beginEarly } from './opening'

/** Set while somebody has left the private session aside for the published data. */
export const ASIDE = 'chalandise.private-aside'

/** The version in the page's address. */
export const versionAsked = () => new URLSearchParams(location.search).get('dataset') ?? undefined

/** Lets the first picture be fetched while the dashboard's own code is; not where a private session is opened. */
export async function openEarly(): Promise<void> {
  const version = versionAsked()
  const aside = version !== undefined || localStorage.getItem(ASIDE) !== null
  if (aside || !(await keepsPrivate())) beginEarly({ version })
}
