'use client'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ScenarioResult } from '@/lib/market/types'
import type { Market } from '../session/market'
import { useScenario } from '../session/scenario-result'
import { Choice } from '../ui/choice'
import { OutcomeEffect } from './outcome-effect'
import { Headline } from './outcome-headline'
import { OutcomeTable } from './outcome-table'
import { Proof, ProofLine } from './proof'

type Tab = 'effect' | 'stores' | 'proof'

/** What a scenario does: the sentence, then what moves, who is touched, and how one knows. */
export function Outcome({ result, market }: { result: ScenarioResult; market: Market }) {
  const t = useTranslations('screen')
  const [tab, setTab] = useState<Tab>('effect')
  const { computing, intervals } = useScenario()
  return (
    <div
      className="flex flex-col gap-3 border-t border-line pt-3"
      data-testid="outcome"
      aria-busy={computing}
    >
      <Headline result={result} />
      <ProofLine market={market} onOpen={() => setTab('proof')} />
      <Choice
        label={t('tabs.label')}
        value={tab}
        onChange={setTab}
        className="w-full *:flex-1 *:px-1!"
        options={(['effect', 'stores', 'proof'] as const).map(value => ({
          value,
          label: t(`tabs.${value}`),
        }))}
      />
      {!intervals && <p className="text-xs text-ink-3">{t('points')}</p>}
      {tab === 'effect' ? (
        <OutcomeEffect result={result} model={market.model} />
      ) : tab === 'stores' ? (
        <OutcomeTable result={result} />
      ) : (
        <Proof result={result} market={market} />
      )}
    </div>
  )
}
