import { create } from 'zustand'
import type { Engine } from '@/lib/engine/engine'
import type { Fault } from './fault'
import { type Answer, ask, QuestionError, wasCancelled } from './question'

/** A question of before, as this browser keeps it. */
export interface Asked {
  sql: string
  /** ISO instant. */
  at: string
  rows: number
}

interface AskState {
  /** What stands in the editor. */
  sql: string
  /** Set while a question runs: when it began, and how to end it. */
  running: { since: number; abort: AbortController } | null
  answer: Answer | null
  fault: Fault | null
  history: readonly Asked[]
}

const KEPT = 'chalandise.questions'
const MOST = 40

/** The console outlives its view: one may look at the map and come back. */
export const useAsk = create<AskState>()(() => ({
  sql: '',
  running: null,
  answer: null,
  fault: null,
  history: restore(),
}))

export const write = (sql: string) => useAsk.setState({ sql })

/** Asks what stands in the editor; a question that still runs gives way. */
export async function run(engine: Engine): Promise<void> {
  const { sql, running } = useAsk.getState()
  running?.abort.abort()
  if (sql.trim() === '') {
    useAsk.setState({
      running: null,
      answer: null,
      fault: { code: 'empty', values: {}, suggestion: null, detail: '' },
    })
    return
  }
  const abort = new AbortController()
  useAsk.setState({ running: { since: performance.now(), abort } })
  const mine = () => useAsk.getState().running?.abort === abort
  try {
    const answer = await ask(engine, sql, abort.signal)
    if (mine()) useAsk.setState({ running: null, answer, fault: null })
    remember({ sql, at: new Date().toISOString(), rows: answer.rows })
  } catch (error) {
    if (!mine()) return
    if (!(error instanceof QuestionError)) throw error
    // The last answer stays where the person gave up; where the question is wrong it would mislead.
    useAsk.setState(
      wasCancelled(error)
        ? { running: null, fault: error.fault }
        : { running: null, fault: error.fault, answer: null },
    )
  }
}

/** Another dataset is opened: what was answered by the one before is no answer any more. */
export function dropAnswer(): void {
  stop()
  useAsk.setState({ running: null, answer: null, fault: null })
}

export const stop = () => useAsk.getState().running?.abort.abort()

export function forget(): void {
  useAsk.setState({ history: [] })
  localStorage.removeItem(KEPT)
}

function remember(asked: Asked): void {
  const history = [asked, ...useAsk.getState().history.filter(h => h.sql !== asked.sql)].slice(0, MOST)
  useAsk.setState({ history })
  try {
    localStorage.setItem(KEPT, JSON.stringify(history))
  } catch {
    // A full or forbidden store: the history lasts as long as the page.
  }
}

function restore(): Asked[] {
  try {
    const held: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '[]')
    return Array.isArray(held)
      ? held.filter(
          (h): h is Asked =>
            typeof h?.sql === 'string' && typeof h?.at === 'string' && typeof h?.rows === 'number',
        )
      : []
  } catch {
    return []
  }
}
