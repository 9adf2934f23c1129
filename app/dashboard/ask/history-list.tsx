'use client'
import { useTranslations } from 'use-intl'
import { useFormat } from '../session/context'
import { Button } from '../ui/button'
import { forget, useAsk, write } from './use-ask'

/** What was asked in this browser, newest first. */
export function History() {
  const t = useTranslations('ask.history')
  const format = useFormat()
  const history = useAsk(s => s.history)
  if (history.length === 0) return <p className="text-ink-2">{t('empty')}</p>
  return (
    <>
      <ul className="-mx-2 min-h-0 flex-1 overflow-y-auto">
        {history.map(({ sql, at, rows }) => (
          <li key={at}>
            <button
              type="button"
              aria-label={t('open', { sql: sql.slice(0, 80) })}
              onClick={() => write(sql)}
              className="w-full rounded-md px-2 py-2 text-left hover:bg-paper-2"
            >
              <span className="line-clamp-3 font-mono text-xs break-words">{sql}</span>
              <span className="block text-xs text-ink-3">
                {format.day(at)} · {t('rows', { rows })}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div className="flex items-center justify-between gap-2 border-t border-line pt-2">
        <p className="text-xs text-ink-3">{t('note')}</p>
        <Button kind="quiet" onClick={forget}>
          {t('clear')}
        </Button>
      </div>
    </>
  )
}
