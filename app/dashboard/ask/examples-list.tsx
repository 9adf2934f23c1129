'use client'
import { useTranslations } from 'use-intl'
import { messagesOf } from '@/lib/i18n/locale'
import { useApp, useSession } from '../session/context'
import { EXAMPLES, exampleSql } from './examples'
import { write } from './use-ask'

/** Questions to begin from: one click writes and asks them. */
export function Examples({ onRun }: { onRun: () => void }) {
  const t = useTranslations('ask.examples')
  const locale = useApp(s => s.locale)
  const { cube } = useSession()
  return (
    <ul className="-mx-2 min-h-0 flex-1 overflow-y-auto">
      {EXAMPLES.map(id => (
        <li key={id}>
          <button
            type="button"
            onClick={() => {
              write(exampleSql(id, messagesOf(locale).ask.columns, cube.bounds))
              onRun()
            }}
            className="w-full rounded-md px-2 py-2 text-left hover:bg-paper-2 pointer-coarse:py-3"
          >
            <span className="block font-medium">{t(`${id}.title`)}</span>
            <span className="block text-xs text-ink-2">{t(`${id}.text`)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
