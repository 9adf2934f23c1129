'use client'
import { Command as List } from 'cmdk'
import { Command as CommandSign, Search } from 'lucide-react'
import { useDeferredValue, useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Shortcuts } from './shortcuts'
import { type Group, useCommands } from './use-commands'
import { useExample } from './use-example'
import { closePalette, openPalette, openShortcuts, usePalette } from './use-palette'

/** Keyboards with a Command key. */
const MAC = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent)

const ORDER: readonly Group[] = ['stores', 'places', 'views', 'map', 'period', 'scenario', 'export', 'page']

/** Whether a key belongs to a field that is being written in. */
const writing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** Ctrl or Cmd with K opens the palette, a question mark the sheet of shortcuts. */
export function Palette() {
  const open = usePalette(s => s.open)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        if (usePalette.getState().open === 'commands') closePalette()
        else openPalette()
      } else if (event.key === '?' && !writing(event.target)) {
        event.preventDefault()
        openShortcuts()
      }
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  if (open === 'commands') return <Commands />
  return open === 'shortcuts' ? <Shortcuts /> : null
}

function Commands() {
  const t = useTranslations('palette')
  const [text, setText] = useState('')
  const query = useDeferredValue(text)
  const commands = useCommands(query)
  const example = useExample()
  const dialog = useRef<HTMLDialogElement>(null)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
    input.current?.focus()
  }, [])
  // What matches best stands first, so groups follow their best command.
  const groups = query.trim()
    ? [...new Set(commands.map(c => c.group))]
    : ORDER.filter(g => commands.some(c => c.group === g))
  // Whatever the list becomes, its first command is the one that Enter runs.
  const first = commands.find(c => c.group === groups[0])?.id ?? ''
  const [moved, setMoved] = useState<{ to: string; from: string } | null>(null)
  const at = moved && moved.from === first && commands.some(c => c.id === moved.to) ? moved.to : first
  return (
    <dialog
      ref={dialog}
      aria-label={t('title')}
      onClose={closePalette}
      onClick={event => event.target === dialog.current && dialog.current.close()}
      onKeyDown={event => event.key === 'Escape' && event.stopPropagation()}
      className="mx-auto mt-[12vh] w-[min(620px,calc(100vw-32px))] overflow-hidden rounded-xl border border-line bg-paper p-0 text-sm text-ink shadow-panel backdrop:bg-black/30"
    >
      <List
        label={t('title')}
        shouldFilter={false}
        loop
        vimBindings={false}
        value={at}
        onValueChange={to => setMoved({ to, from: first })}
      >
        <div className="flex items-center gap-2.5 border-b border-line px-4">
          <Search size={16} aria-hidden className="shrink-0 text-ink-3" />
          <List.Input
            ref={input}
            value={text}
            onValueChange={setText}
            placeholder={t('placeholder')}
            className="h-12 min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-ink-3"
          />
          <kbd className="rounded border border-line px-1.5 py-0.5 text-[11px] text-ink-3">{t('escape')}</kbd>
        </div>
        <List.List className="max-h-[min(420px,60vh)] overflow-y-auto p-2">
          <List.Empty className="px-3 py-6 text-center text-ink-2">{t('empty', { query: text })}</List.Empty>
          {groups.map(group => (
            <List.Group
              key={group}
              heading={t(`groups.${group}`)}
              className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-3"
            >
              {commands
                .filter(c => c.group === group)
                .map(command => (
                  <List.Item
                    key={command.id}
                    value={command.id}
                    onSelect={() => {
                      // Closing gives the focus back; the command may then take it. At once: the event of closing
                      // comes later, and whoever opens the palette again before it would lose the command.
                      dialog.current?.close()
                      closePalette()
                      command.run()
                    }}
                    className="flex cursor-pointer items-center gap-3 rounded-md px-2 py-1.5 data-[selected=true]:bg-accent-soft pointer-coarse:py-3"
                  >
                    <span className="min-w-0 flex-1 truncate">{command.title}</span>
                    {command.detail && <span className="shrink-0 text-xs text-ink-2">{command.detail}</span>}
                    {command.keys && (
                      <kbd className="rounded border border-line px-1.5 text-[11px] text-ink-2">
                        {command.keys}
                      </kbd>
                    )}
                  </List.Item>
                ))}
            </List.Group>
          ))}
        </List.List>
        <p className="border-t border-line px-4 py-2 text-xs text-ink-3">{t('hint', example)}</p>
      </List>
    </dialog>
  )
}

/** The visible way into the palette, in the top bar. */
export function PaletteButton() {
  const t = useTranslations('palette')
  return (
    <button
      type="button"
      onClick={openPalette}
      data-tour="palette"
      aria-haspopup="dialog"
      title={t('button')}
      className="inline-flex h-8 shrink-0 items-center gap-1 rounded-md border border-line px-2 text-xs text-ink-2 hover:bg-paper-2 hover:text-ink pointer-coarse:h-11"
    >
      <span className="sr-only">{t('button')}</span>
      {MAC && <CommandSign size={13} aria-hidden />}
      <span aria-hidden className="whitespace-nowrap">
        {MAC ? 'K' : 'Ctrl + K'}
      </span>
    </button>
  )
}
