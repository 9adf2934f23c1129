import { useTranslations } from 'use-intl'
import { useScenario } from '../session/scenario-result'

/** The travel times in use, in words; empty while the model is being fitted. */
export function useProvider(): string {
  const t = useTranslations('screen.travel')
  const { model } = useScenario()
  if (!model) return '…'
  const { id } = model.travel
  const name = id === 'crow-fly/1' || id === 'roads-fr/1' ? t(id) : t('other', { id })
  return model.notes.some(n => n.key === 'travel_matrix') ? t('matrix', { other: name }) : name
}
