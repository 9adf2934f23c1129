'use client'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import type { Refusal } from '@/lib/market/market.worker'
import type { MarketModel, ScenarioResult } from '@/lib/market/types'
import { emptyScenario } from '@/lib/state/scenario-edit'
import { useApp, useSessionOrNull } from './context'
import { useKeptScenario } from './keep-scenario'
import { useSharedState } from './keep-state'
import { type Market, openMarket, Refused } from './market'

interface ScenarioView {
  /** null while the model is being fitted. */
  market: Market | null
  model: MarketModel | null
  /** The newest result; an older one stays until the next is there. */
  result: ScenarioResult | null
  /** Whether the result has intervals; points only while a site is dragged. */
  intervals: boolean
  computing: boolean
  /** Why there is no model or no result: the model's refusal, or the words of another error. */
  failure: { key: 'model' | 'scenario'; reason: string; refusal: Refusal | null } | null
}

const NOTHING: ScenarioView = {
  market: null,
  model: null,
  result: null,
  intervals: false,
  computing: false,
  failure: null,
}
const Context = createContext<ScenarioView>(NOTHING)

export const useScenario = () => useContext(Context)

const failureOf = (key: 'model' | 'scenario', error: unknown): ScenarioView['failure'] => ({
  key,
  reason: error instanceof Error ? error.message : String(error),
  refusal: error instanceof Refused ? error.refusal : null,
})

/** Fits the market model once per dataset and keeps the scenario's result up to date. */
export function ScenarioProvider({ children }: { children: ReactNode }) {
  useKeptScenario()
  useSharedState()
  const session = useSessionOrNull()
  const scenario = useApp(s => s.scenario)
  const dragging = useApp(s => s.dragging)
  const [market, setMarket] = useState<Market | null>(null)
  const [answer, setAnswer] = useState<{ result: ScenarioResult; intervals: boolean } | null>(null)
  const [computing, setComputing] = useState(false)
  const [failure, setFailure] = useState<ScenarioView['failure']>(null)

  useEffect(() => {
    if (!session) return
    const abort = new AbortController()
    let opened: Market | null = null
    setMarket(null)
    setFailure(null)
    openMarket(session, abort.signal).then(
      market => {
        opened = market
        if (abort.signal.aborted) return market.close()
        setMarket(market)
      },
      error => {
        if (!abort.signal.aborted) setFailure(failureOf('model', error))
      },
    )
    return () => {
      abort.abort()
      opened?.close()
    }
  }, [session])

  const { changes, assumptions } = scenario
  const empty = changes.length === 0
  useEffect(() => {
    if (!market) return
    setFailure(null)
    if (empty) {
      setComputing(false)
      return setAnswer(null)
    }
    let current = true
    setComputing(true)
    market.simulate({ ...emptyScenario(), changes, assumptions }, !dragging).then(
      result => {
        if (result === null) return
        // While dragging, a slightly older answer is better than none.
        if (current || dragging) setAnswer({ result, intervals: !dragging })
        if (current) setComputing(false)
      },
      error => {
        if (!current) return
        setFailure(failureOf('scenario', error))
        setComputing(false)
      },
    )
    return () => {
      current = false
    }
  }, [market, changes, assumptions, empty, dragging])

  const value = useMemo(
    (): ScenarioView => ({
      market,
      model: market?.model ?? null,
      result: empty || failure ? null : (answer?.result ?? null),
      intervals: answer?.intervals ?? false,
      computing,
      failure,
    }),
    [market, empty, answer, computing, failure],
  )
  return <Context.Provider value={value}>{children}</Context.Provider>
}
