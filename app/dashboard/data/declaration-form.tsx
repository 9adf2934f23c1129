'use client'
import { useTranslations } from 'use-intl'
import { Card, FIELD, Field } from '../ui/card'
import { type Declared, useWork } from './work'

/** What dataset.json says of the dataset, asked here where the file was not given. */
export function DeclarationForm() {
  const t = useTranslations('dataScreen.declaration')
  const given = useWork(s => s.files.some(f => f.kind === 'declaration'))
  const declared = useWork(s => s.declared)
  const running = useWork(s => s.run !== null)
  if (given) return null
  const set = (part: Partial<Declared>) => useWork.setState({ declared: { ...declared, ...part } })
  return (
    <Card title={t('title')} text={t('text')}>
      <div className="grid grid-cols-[2fr_1fr_1fr] gap-3">
        <Field label={t('name')}>
          <input
            value={declared.name}
            maxLength={120}
            disabled={running}
            onChange={e => set({ name: e.target.value })}
            className={FIELD}
          />
        </Field>
        <Field label={t('currency')}>
          <input
            value={declared.currency}
            maxLength={3}
            disabled={running}
            onChange={e => set({ currency: e.target.value.toUpperCase() })}
            className={FIELD}
          />
        </Field>
        <Field label={t('country')}>
          <input
            value={declared.country}
            maxLength={2}
            disabled={running}
            onChange={e => set({ country: e.target.value.toUpperCase() })}
            className={FIELD}
          />
        </Field>
        <Field label={t('amounts')} hint={t('amountsHint')} className="col-span-3">
          <input
            value={declared.amounts}
            maxLength={500}
            disabled={running}
            onChange={e => set({ amounts: e.target.value })}
            className={FIELD}
          />
        </Field>
      </div>
    </Card>
  )
}
