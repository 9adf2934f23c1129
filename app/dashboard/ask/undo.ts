import {
  type ChangeSet,
  type EditorState,
  type Extension,
  StateEffect,
  StateField,
  Transaction,
} from '@codemirror/state'
import { type EditorView, keymap } from '@codemirror/view'

/** Edits that follow each other within this many milliseconds are one step. */
const PAUSE = 600
const KEPT = 200

interface Past {
  /** Changes that lead back, newest last. */
  back: readonly ChangeSet[]
  forth: readonly ChangeSet[]
  at: number
}

const stepped = StateEffect.define<'undo' | 'redo'>()

const past = StateField.define<Past>({
  create: () => ({ back: [], forth: [], at: 0 }),
  update(held, transaction) {
    const step = transaction.effects.find(e => e.is(stepped))?.value
    if (!transaction.docChanged) return held
    const inverse = transaction.changes.invert(transaction.startState.doc)
    if (step === 'undo') return { back: held.back.slice(0, -1), forth: [...held.forth, inverse], at: 0 }
    if (step === 'redo') return { back: [...held.back, inverse], forth: held.forth.slice(0, -1), at: 0 }
    const at = transaction.annotation(Transaction.time) ?? 0
    const last = held.back.at(-1)
    const joins = last && at - held.at < PAUSE
    const back = joins ? [...held.back.slice(0, -1), inverse.compose(last)] : [...held.back, inverse]
    return { back: back.slice(-KEPT), forth: [], at }
  },
})

const step =
  (kind: 'undo' | 'redo') =>
  ({ state, dispatch }: EditorView): boolean => {
    const changes = next(state, kind)
    if (!changes) return false
    dispatch({ changes, effects: stepped.of(kind), scrollIntoView: true })
    return true
  }

function next(state: EditorState, kind: 'undo' | 'redo'): ChangeSet | undefined {
  const held = state.field(past)
  return (kind === 'undo' ? held.back : held.forth).at(-1)
}

/** Taking back and doing again, by the usual keys. */
export const undoing: Extension = [
  past,
  keymap.of([
    { key: 'Mod-z', run: step('undo'), preventDefault: true },
    { key: 'Mod-Shift-z', run: step('redo'), preventDefault: true },
    { key: 'Mod-y', run: step('redo'), preventDefault: true },
  ]),
]
