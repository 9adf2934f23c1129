import { DashboardLoader } from './dashboard/loader'

/** The one page. The basemap's address comes from the server's environment, everything else from its files. */
export default function Page() {
  return <DashboardLoader basemapUrl={process.env.BASEMAP_STYLE_URL ?? null} />
}
