'use client'
import { Download, X } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useEffect } from 'react'
import { useTranslations } from 'use-intl'
import { IconButton } from '../ui/button'
import { useExportState, useExports } from './use-exports'

/** Everything that can leave the page, behind one sign of the top bar. */
export function ExportMenu() {
  const t = useTranslations('export')
  return (
    // Not modal: a lock of the page's scrolling would bring an inline style, which its policy refuses.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton label={t('menu')}>
          <Download size={16} aria-hidden />
        </IconButton>
      </DropdownMenu.Trigger>
      {/* Stays inside the top bar's landmark: what hangs on the body belongs to none. */}
      <DropdownMenu.Content
        align="end"
        sideOffset={6}
        collisionPadding={8}
        className="z-50 max-h-[calc(100dvh-80px)] max-w-96 min-w-64 overflow-y-auto rounded-lg border border-line bg-paper p-1 text-sm text-ink shadow-panel"
      >
        <Items />
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}

/** What is on screen first, then what rests on the whole filter. */
function Items() {
  const t = useTranslations('export')
  const exports = useExports()
  return (['screen', 'more'] as const).map((group, k) => {
    const items = exports.filter(e => e.group === group)
    if (items.length === 0) return null
    const apart = k > 0 && items.length < exports.length
    return (
      <DropdownMenu.Group key={group} className={apart ? 'mt-1 border-t border-line pt-1' : ''}>
        <DropdownMenu.Label className="px-2.5 pt-1.5 pb-0.5 text-xs text-ink-2">
          {t(group === 'screen' ? 'onScreen' : 'more')}
        </DropdownMenu.Label>
        {items.map(({ id, title, run }) => (
          <DropdownMenu.Item
            key={id}
            onSelect={run}
            className="cursor-pointer rounded px-2.5 py-1.5 outline-none data-[highlighted]:bg-accent-soft pointer-coarse:py-3"
          >
            {title}
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Group>
    )
  })
}

/** What is said of an export, until it is done or put away. */
export function ExportStatus() {
  const t = useTranslations('app')
  const { said, bad } = useExportState()
  useEffect(() => {
    if (!said || bad) return
    const timer = setTimeout(() => useExportState.setState({ said: null }), 6000)
    return () => clearTimeout(timer)
  }, [said, bad])
  return (
    <div aria-live="polite" className="pointer-events-none fixed inset-x-0 top-14 z-50 flex justify-center">
      {said && (
        <p
          className={`pointer-events-auto flex max-w-xl items-center gap-2 rounded-lg border border-line px-3 py-1.5 shadow-panel ${bad ? 'bg-warn-soft text-warn-ink' : 'bg-paper'}`}
        >
          {said}
          <IconButton label={t('close')} onClick={() => useExportState.setState({ said: null })}>
            <X size={14} aria-hidden />
          </IconButton>
        </p>
      )}
    </div>
  )
}
