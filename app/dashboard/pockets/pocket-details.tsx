import { MapPinPlus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import type { Pocket, Reading } from '@/lib/pockets/types'
import { ExplainSign } from '../explain/explain'
import { usePocketFigures } from '../explain/use-pocket-figures'
import { useChanges } from '../panel/use-changes'
import { useFormat, useSession } from '../session/context'
import { Button } from '../ui/button'
import { Definition } from '../ui/definition'
import { usePocketView } from './pocket-store'
import { usePocketWords } from './pocket-words'

/** Names of competitors that are said; more are counted. */
const NAMED = 3

/** One pocket: what is known of it, what it rests on, and a click that tries a store there. */
export function PocketDetails({ pocket, reading }: { pocket: Pocket; reading: Reading }) {
  const t = useTranslations('pockets')
  const format = useFormat()
  const words = usePocketWords()
  const { openAt } = useChanges(useSession())
  const te = useTranslations('explain.figures')
  const explained = usePocketFigures()
  const options = usePocketView(s => s.result?.options)
  const { competitors, excess } = pocket
  const name = words.name(pocket.name)
  const money = (value: number) => format.money(value, { digits: 2 })
  const values = {
    observed: money(pocket.observed),
    expected: money(pocket.expected),
    excess: money(excess.point),
    range: words.range(excess),
  }
  return (
    <div className="pb-3">
      <p className="mb-2">{t(`sentence.${reading}`, values)}</p>
      <dl className="mb-3 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-xs">
        <Fact term={t('facts.nearest')}>
          {pocket.store
            ? t('facts.nearestText', { minutes: words.minutes(pocket.minutes), store: pocket.store })
            : '–'}
        </Fact>
        <Fact term={t('facts.people')}>
          {t('facts.peopleText', {
            households: words.households(pocket.households),
            people: words.households(pocket.population),
          })}
        </Fact>
        <Fact term={t('facts.customers')}>
          {pocket.active === null
            ? t('facts.tooFew')
            : t('facts.atLeast', { count: format.integer(pocket.active) })}
          {' · '}
          {t('facts.web', { share: format.percent(pocket.web_share, { digits: 0 }) })}
        </Fact>
        <Fact term={t('facts.competitors')}>
          {competitors.length === 0
            ? t('facts.none')
            : [
                competitors.slice(0, NAMED).join(', '),
                competitors.length > NAMED ? t('facts.more', { count: competitors.length - NAMED }) : '',
              ]
                .filter(Boolean)
                .join(' ')}
        </Fact>
        <Fact term={t('facts.evidence')} definition={t('facts.evidenceText')}>
          z {format.decimal(pocket.z, 1)} · q {words.q(pocket.q)}
        </Fact>
        <Fact term={t('facts.precision')} definition={t('facts.precisionDefinition')}>
          {t('facts.precisionText', {
            share: format.percent(pocket.known, { digits: 0 }),
            km2: format.integer(Number(pocket.place_km2.toPrecision(2))),
          })}
        </Fact>
      </dl>
      <div className="flex items-center gap-2">
        <Button kind="primary" onClick={() => openAt(pocket.lat, pocket.lon)}>
          <MapPinPlus size={15} aria-hidden />
          {t('tryStore')}
        </Button>
        {options && (
          <ExplainSign name={te('pocket.sign', { name })} figures={() => explained(pocket, options)} />
        )}
      </div>
    </div>
  )
}

function Fact({ term, definition, children }: { term: string; definition?: string; children: ReactNode }) {
  return (
    <>
      <dt className="flex items-center gap-0.5 text-ink-2">
        {term}
        {definition && <Definition term={term} text={definition} />}
      </dt>
      <dd className="self-center">{children}</dd>
    </>
  )
}
