import { create } from 'zustand'
import { forgetPrivate, type PrivateDataset, restorePrivate } from '@/lib/build/private-session'
import type { Manifest } from '@/lib/dataset/manifest'
import { ASIDE, versionAsked } from './early'

/** Where the open dataset comes from. */
export type Origin =
  /** A version of this server: the one it offers, unless one is named. */
  | { kind: 'published'; version?: string; secret?: string }
  /** Built in this browser from files that never left it. */
  | { kind: 'private'; dataset: PrivateDataset }
  /** Built on this server and not yet offered to readers: its file, to look at. */
  | { kind: 'preview'; manifest: Manifest; file: Blob }

interface Opening {
  /** null until it is known what to open first. */
  origin: Origin | null
  /** The private dataset that this browser keeps, whether it is the open one or not. */
  kept: PrivateDataset | null
}

export const useOrigin = create<Opening>()(() => ({ origin: null, kept: null }))

/** What to open first: the version in the address, else a private session that was not left aside, else what is offered. */
export async function openFirst(): Promise<void> {
  const version = versionAsked()
  const kept = await restorePrivate()
  if (useOrigin.getState().origin) return
  const aside = version !== undefined || localStorage.getItem(ASIDE) !== null
  useOrigin.setState({
    kept,
    origin: kept && !aside ? { kind: 'private', dataset: kept } : { kind: 'published', version },
  })
}

/**
 * Opens what the server offers, or one of its versions, older ones with its secret. A private session stays kept.
 */
export function openPublished(version?: string, secret?: string): void {
  if (useOrigin.getState().kept) localStorage.setItem(ASIDE, 'yes')
  if (version === undefined && location.search !== '')
    history.replaceState(null, '', location.pathname + location.hash)
  useOrigin.setState({ origin: { kind: 'published', version, secret } })
}

export function openPrivately(dataset: PrivateDataset): void {
  localStorage.removeItem(ASIDE)
  useOrigin.setState({ origin: { kind: 'private', dataset } })
}

export function openPreview(manifest: Manifest, file: Blob): void {
  useOrigin.setState({ origin: { kind: 'preview', manifest, file } })
}

/** Leaves nothing of the private session in this browser, and opens what the server offers. */
export async function forget(): Promise<void> {
  await forgetPrivate()
  localStorage.removeItem(ASIDE)
  const { origin } = useOrigin.getState()
  useOrigin.setState({ kept: null })
  if (origin?.kind === 'private') openPublished()
}
