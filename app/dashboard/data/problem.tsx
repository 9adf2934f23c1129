'use client'
import { TriangleAlert } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { useApp } from '../session/context'
import type { Problem } from './work'

/** What went wrong, and the way out, in the reader's language where the catalogue knows it. */
export function ProblemCard({ problem }: { problem: Problem }) {
  const t = useTranslations('dataScreen')
  const sentence = useSentence(problem)
  const detail = problem.sentence.en
  return (
    <div role="alert" className="flex gap-3 rounded-lg border border-line bg-warn-soft p-4 text-warn-ink">
      <TriangleAlert size={18} aria-hidden className="mt-0.5 shrink-0" />
      <div className="min-w-0">
        <h3 className="font-semibold">{t('problem')}</h3>
        <p className="mt-0.5 break-words whitespace-pre-line">{sentence}</p>
        {detail !== sentence && (
          <details className="mt-1.5 text-xs">
            <summary className="cursor-pointer">{t('detail')}</summary>
            <p className="mt-1 break-words whitespace-pre-line">{detail}</p>
          </details>
        )}
      </div>
    </div>
  )
}

/** A problem in the language of the page. */
export function useSentence({ code, values, sentence }: Problem): string {
  const t = useTranslations('dataScreen.problems')
  const locale = useApp(s => s.locale)
  const key = code as Parameters<typeof t>[0]
  if (!t.has(key)) return sentence[locale]
  return t(key, { ...UNSAID, ...values } as Record<string, string | number>)
}

/** What a sentence of the catalogue may name and an error may leave out. */
const UNSAID = Object.fromEntries(
  ['file', 'path', 'table', 'column', 'type', 'synonyms', 'message', 'codes', 'share', 'limit'].map(name => [
    name,
    '–',
  ]),
)
