'use client'
import dynamic from 'next/dynamic'
import { openEarly } from './session/early'

if (typeof window !== 'undefined') void openEarly()

/** The dashboard lives in the browser alone: map, engine and workers have no meaning on a server. */
export const DashboardLoader = dynamic(() => import('./dashboard').then(m => m.Dashboard), { ssr: false })
