import { basemapStyle } from '@/lib/basemap/style'
import type { Theme } from '@/lib/layers/palette'
import { assets } from '../session/assets'

/** The built-in basemap in one theme; `home` is the ISO code of the network's country. */
export const mapStyle = (theme: Theme, home: string) => basemapStyle({ theme, urls: assets.geo, home })
