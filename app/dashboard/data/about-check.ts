import { ruleOf } from '@/lib/contract/rules'
import { type Locale, messagesOf } from '@/lib/i18n/locale'

/** What the documentation says of a check in general: its meaning and the way out, without a case to speak of. */
export function aboutCheck(code: string, locale: Locale): { text: string; fix: string } {
  const codes: Readonly<Record<string, { text: string; fix: string }>> = messagesOf(locale).checks.codes
  const threshold = ruleOf(code)?.threshold?.value
  const plain = (text: string) =>
    text
      .replaceAll(/[:,]? ?[(“«]? ?\{details\} ?[)”»]?/g, '')
      .replaceAll('{threshold}', String(threshold ?? ''))
      .replaceAll(/\{\w+\}/g, '…')
  const { text = code, fix = '' } = codes[code] ?? {}
  return { text: plain(text), fix: plain(fix) }
}
