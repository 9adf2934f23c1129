import './globals.css'
import type { Metadata } from 'next'
import { connection } from 'next/server'
import type { ReactNode } from 'react'

export const metadata: Metadata = { title: 'Chalandise' }

/** Rendered per request: a page rendered at build time could not carry the policy's nonce. */
export default async function Layout({ children }: { children: ReactNode }) {
  await connection()
  return (
    <html lang="fr">
      <body>{children}</body>
    </html>
  )
}
