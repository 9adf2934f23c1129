import { createTranslator } from 'use-intl/core'
import { messagesOf } from '@/lib/i18n/locale'
import type { doorsFr } from '@/lib/i18n/messages/doors.fr'

type DoorCode = keyof typeof doorsFr

const STATUS: Partial<Record<DoorCode, number>> = {
  uploads_off: 503,
  token_too_short: 503,
  token_missing: 401,
  token_wrong: 401,
  too_many_attempts: 429,
  unknown_upload: 404,
  unknown_file: 404,
  unknown_version: 404,
  bad_request: 400,
  bad_name: 400,
  cut: 400,
  too_large: 413,
  disk_full: 507,
  unexpected: 500,
}

/** An answer that says no: a code of the catalogue and its values. States that do not allow it are 409. */
export class DoorError extends Error {
  override readonly name = 'DoorError'
  readonly status: number
  constructor(
    readonly code: DoorCode,
    readonly values: Readonly<Record<string, string | number>> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(code)
    this.status = STATUS[code] ?? 409
  }
}

/** An error as every answer carries it: a code, its values, and the sentence in both languages. */
export interface SaidError {
  code: string
  values: Record<string, unknown>
  message_fr: string
  message_en: string
}

/** `english` is the sentence of errors that the catalogue does not know, such as those about the extracts. */
export function say(code: string, values: Record<string, unknown>, english?: string): SaidError {
  const known = Object.hasOwn(messagesOf('en').doors, code)
  const sentence = (locale: 'fr' | 'en') =>
    known
      ? createTranslator({ locale, messages: messagesOf(locale), namespace: 'doors' })(
          code as DoorCode,
          values as Record<string, string | number>,
        )
      : (english ?? code)
  return { code, values, message_fr: sentence('fr'), message_en: english ?? sentence('en') }
}
