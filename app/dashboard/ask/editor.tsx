'use client'
import { autocompletion, completionKeymap } from '@codemirror/autocomplete'
import { history, historyKeymap } from '@codemirror/commands'
import { PostgreSQL, sql } from '@codemirror/lang-sql'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorState } from '@codemirror/state'
import { drawSelection, EditorView, keymap, lineNumbers, placeholder } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef } from 'react'
import type { TableSpec } from '@/lib/dataset/schema'
import { useAsk, write } from './use-ask'

/** Colours by the page's own variables, so that both themes serve. */
const look = EditorView.theme({
  '&': { height: '100%', fontSize: '13px', backgroundColor: 'var(--paper)', color: 'var(--ink)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'ui-monospace, SFMono-Regular, Menlo, monospace', lineHeight: '1.55' },
  '.cm-content': { padding: '10px 0', caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--paper)', color: 'var(--ink-3)', border: 'none' },
  '.cm-placeholder': { color: 'var(--ink-3)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--accent-soft)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--paper)',
    color: 'var(--ink)',
    border: '1px solid var(--line)',
    borderRadius: '6px',
    boxShadow: 'var(--shadow)',
    overflow: 'hidden',
  },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'inherit', maxHeight: '220px' },
  '.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--accent-soft)',
    color: 'var(--ink)',
  },
  '.cm-completionDetail': { color: 'var(--ink-3)', fontStyle: 'normal' },
})

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--accent)', fontWeight: '600' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--loss)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--gain)' },
  { tag: [tags.comment], color: 'var(--ink-3)', fontStyle: 'italic' },
])

/** The editor that is mounted, for those who write into it from beside. */
let current: EditorView | null = null

/** Puts text where the cursor stands. */
export function insert(text: string): void {
  if (!current) return
  const { from, to } = current.state.selection.main
  const before = from > 0 && !/[\s(.]/.test(current.state.sliceDoc(from - 1, from)) ? ' ' : ''
  current.dispatch({
    changes: { from, to, insert: before + text },
    selection: { anchor: from + before.length + text.length },
    userEvent: 'input.paste',
  })
  current.focus()
}

/**
 * A question in SQL: coloured, with names of tables and columns offered while one writes. Tab leaves the field, as
 * everywhere on the page.
 */
export function Editor({
  label,
  hint,
  tables,
  onRun,
}: {
  label: string
  hint: string
  tables: readonly TableSpec[]
  onRun: () => undefined
}) {
  const box = useRef<HTMLDivElement>(null)
  const go = useRef(onRun)
  go.current = onRun
  useEffect(() => {
    if (!box.current) return
    const completions = Object.fromEntries(
      tables.map(table => [
        table.name,
        table.columns.map(c => ({ label: c.name, detail: c.type, info: c.doc })),
      ]),
    )
    // The page's policy takes only styles that bear its nonce; scripts of the page know it.
    const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? ''
    const view = new EditorView({
      parent: box.current,
      doc: useAsk.getState().sql,
      extensions: [
        EditorView.cspNonce.of(nonce),
        keymap.of([
          ...historyKeymap,
          { key: 'Mod-Enter', run: () => go.current() ?? true, preventDefault: true },
          ...completionKeymap,
        ]),
        lineNumbers(),
        drawSelection(),
        history(),
        EditorView.lineWrapping,
        EditorState.tabSize.of(2),
        sql({ dialect: PostgreSQL, schema: completions, upperCaseKeywords: true }),
        autocompletion({ icons: false }),
        syntaxHighlighting(colours),
        placeholder(hint),
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
        EditorView.updateListener.of(update => {
          if (update.docChanged) write(update.state.doc.toString())
        }),
        look,
      ],
    })
    current = view
    // What is written from elsewhere: an example, the history, an explanation.
    const unfollow = useAsk.subscribe(({ sql: text }) => {
      const held = view.state.doc.toString()
      if (text !== held) view.dispatch({ changes: { from: 0, to: held.length, insert: text } })
    })
    return () => {
      unfollow()
      current = null
      view.destroy()
    }
  }, [label, hint, tables])
  return (
    <div
      ref={box}
      className="h-full min-h-0 overflow-hidden rounded-lg border border-line bg-paper focus-within:outline-2 focus-within:outline-accent"
    />
  )
}
