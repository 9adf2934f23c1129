import { basemapStyle } from '@/lib/basemap/style'
import type { Theme } from '@/lib/layers/palette'
import { assets } from '../session/assets'

/** The built-in basemap in one theme. */
export const mapStyle = (theme: Theme) => basemapStyle({ theme, urls: assets.geo })
