'use client'
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react'
import type { MarketModel, ScenarioResult } from '@/lib/market/types'
import { useApp, useSessionOrNull } from './context'
import { type Market, openMarket } from './market'

interface ScenarioView {
  /** null while the model is being fitted. */
  model: MarketModel | null
  /** The newest result; an older one stays until the next is there. */
  result: ScenarioResult | null
  computing: boolean
  /** Why there is no model or no result. */
  failure: { key: 'model' | 'scenario'; reason: string } | null
}

const Context = createContext<ScenarioView>({ model: null, result: null, computing: false, failure: null })

export const useScenario = () => useContext(Context)

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** Fits the market model once per dataset and keeps the scenario's result up to date. */
export function ScenarioProvider({ children }: { children: ReactNode }) {
  const session = useSessionOrNull()
  const scenario = useApp(s => s.scenario)
  const dragging = useApp(s => s.dragging)
  const market = useRef<Market | null>(null)
  const [model, setModel] = useState<MarketModel | null>(null)
  const [result, setResult] = useState<ScenarioResult | null>(null)
  const [computing, setComputing] = useState(false)
  const [failure, setFailure] = useState<ScenarioView['failure']>(null)

  useEffect(() => {
    if (!session) return
    const abort = new AbortController()
    setModel(null)
    openMarket(session, abort.signal).then(
      opened => {
        if (abort.signal.aborted) return opened.close()
        market.current = opened
        setModel(opened.model)
      },
      error => {
        if (!abort.signal.aborted) setFailure({ key: 'model', reason: reasonOf(error) })
      },
    )
    return () => {
      abort.abort()
      market.current?.close()
      market.current = null
    }
  }, [session])

  useEffect(() => {
    if (!model || !market.current) return
    if (scenario.changes.length === 0) return setResult(null)
    let current = true
    setComputing(true)
    market.current.simulate(scenario, !dragging).then(
      answer => {
        if (answer === null) return
        // While dragging, a slightly older answer is better than none.
        if (current || dragging) {
          setResult(answer)
          setFailure(null)
        }
        if (current) setComputing(false)
      },
      error => {
        if (!current) return
        setFailure({ key: 'scenario', reason: reasonOf(error) })
        setComputing(false)
      },
    )
    return () => {
      current = false
    }
  }, [model, scenario, dragging])

  const value = { model, result: scenario.changes.length > 0 ? result : null, computing, failure }
  return <Context.Provider value={value}>{children}</Context.Provider>
}
