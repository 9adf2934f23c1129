'use client'
import { type ReactNode, useDeferredValue, useId, useMemo, useState } from 'react'

export interface Option {
  id: string
  name: string
  /** Said after the name, in grey. */
  detail?: string
  /** Stands before the name. */
  icon?: ReactNode
}

/** Finds one of many by typing: arrows, enter and escape, as screen readers expect of a combobox. */
export function Combobox<Found extends Option>({
  label,
  placeholder,
  find,
  onPick,
  empty,
  icon,
  focus = false,
  listClass = 'right-0 left-0 z-40 max-h-64 overflow-y-auto',
}: {
  label: string
  placeholder?: string
  /** The options of a query; called with an empty one when the field is first entered. */
  find: (query: string) => readonly Found[]
  onPick: (id: string, option: Found) => void
  empty: (query: string) => string
  icon?: ReactNode
  focus?: boolean
  /** Where the list stands below the field, and how wide. */
  listClass?: string
}) {
  const listId = useId()
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const query = useDeferredValue(text)
  const options = useMemo(() => (open ? find(query) : []), [open, find, query])

  const shown = open && (options.length > 0 || text.trim() !== '')
  const pick = (index: number) => {
    const option = options[index]
    if (!option) return
    setOpen(false)
    setText('')
    onPick(option.id, option)
  }
  return (
    <div className="relative">
      {icon && <span className="absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3">{icon}</span>}
      <input
        role="combobox"
        aria-label={label}
        aria-expanded={shown}
        aria-controls={listId}
        aria-activedescendant={open && options[at] ? `${listId}-${at}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        placeholder={placeholder}
        // biome-ignore lint/a11y/noAutofocus: the field appears on request and is what was asked for
        autoFocus={focus}
        value={text}
        onChange={e => {
          setText(e.target.value)
          setOpen(true)
          setAt(0)
        }}
        onFocus={() => setOpen(true)}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={e => {
          if (e.key === 'ArrowDown') {
            setOpen(true)
            setAt(Math.min(at + 1, options.length - 1))
          } else if (e.key === 'ArrowUp') setAt(Math.max(at - 1, 0))
          else if (e.key === 'Enter') pick(at)
          else if (e.key === 'Escape' && open) setOpen(false)
          else return
          e.preventDefault()
          e.stopPropagation()
        }}
        className={`h-8 w-full rounded-md border border-line bg-paper-2 pr-2 placeholder:text-ink-3 pointer-coarse:h-11 ${icon ? 'pl-8' : 'pl-2'}`}
      />
      {shown && (
        <div
          id={listId}
          role="listbox"
          aria-label={label}
          className={`absolute top-full mt-1 rounded-lg border border-line bg-paper py-1 shadow-panel ${listClass}`}
        >
          {options.map((option, i) => (
            <div
              key={option.id}
              id={`${listId}-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === at}
              onMouseDown={e => {
                e.preventDefault()
                pick(i)
              }}
              onMouseEnter={() => setAt(i)}
              className={`flex cursor-pointer gap-2 px-3 py-1.5 pointer-coarse:py-3 ${option.icon ? 'items-center' : 'items-baseline'} ${i === at ? 'bg-accent-soft' : ''}`}
            >
              {option.icon}
              <span className="min-w-0 flex-1 truncate">{option.name}</span>
              {option.detail && <span className="shrink-0 text-xs text-ink-3">{option.detail}</span>}
            </div>
          ))}
          {options.length === 0 && query === text && <p className="px-3 py-2 text-ink-2">{empty(query)}</p>}
        </div>
      )}
    </div>
  )
}
