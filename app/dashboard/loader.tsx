'use client'
import dynamic from 'next/dynamic'

/** The dashboard lives in the browser alone: map, engine and workers have no meaning on a server. */
export const DashboardLoader = dynamic(() => import('./dashboard').then(m => m.Dashboard), { ssr: false })
