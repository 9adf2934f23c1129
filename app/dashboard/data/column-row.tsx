'use client'
import { useTranslations } from 'use-intl'
import type { ColumnMapping } from '@/lib/contract/mapping'
import { useFormat } from '../session/context'
import { FIELD } from '../ui/card'
import {
  type FormColumn,
  type FormUse,
  isOpen,
  knownWord,
  plainSource,
  withColumn,
  withWord,
} from './mapping-draft'
import { useWork } from './work'

const CONSTANT = '\0constant'
const NONE = '\0none'
const RULE = '\0rule'

/** One column of the contract: where its values come from, why, and how they are to be read. */
export function ColumnRow({ use, column: c }: { use: FormUse; column: FormColumn }) {
  const t = useTranslations('dataScreen.mapping')
  const named = useTranslations('dataScreen.columns')
  const { column } = c
  const key = column.name as Parameters<typeof named>[0]
  const say = (said: ColumnMapping | null | undefined) => {
    const { mapping } = useWork.getState()
    useWork.setState({ mapping: withColumn(mapping, use.file, use.table, column.name, said) })
  }
  const open = isOpen(c)
  return (
    <tr
      className={`border-b border-line align-top last:border-0 ${open ? 'shadow-[inset_3px_0_0_var(--warn-ink)]' : ''}`}
    >
      <th scope="row" className="py-2 pr-3 pl-3 font-normal">
        <span className="font-medium">{column.name}</span>
        {column.required && <span className="text-xs text-ink-3"> · {t('required')}</span>}
        <p className="text-xs text-ink-3">{named.has(key) ? named(key) : ''}</p>
      </th>
      <td className="px-3 py-2">
        <div className="flex flex-col gap-1.5">
          <SourceSelect use={use} c={c} say={say} />
          {c.said && 'constant' in c.said && <Constant c={c} said={c.said} say={say} />}
          {c.said && 'column' in c.said && <Writing c={c} said={c.said} say={say} />}
        </div>
      </td>
      <td className="px-3 py-2 text-xs text-ink-2">
        <Why use={use} c={c} />
        <Words use={use} c={c} say={say} />
      </td>
    </tr>
  )
}

interface Part {
  c: FormColumn
  say: (said: ColumnMapping | null | undefined) => void
}

function SourceSelect({ use, c, say }: Part & { use: FormUse }) {
  const t = useTranslations('dataScreen.mapping')
  const format = useFormat()
  const { said, found, question, column } = c
  const candidates = question?.candidates ?? []
  const sure = (source: string) => candidates.find(x => x.source === source)?.confidence
  const others = use.samples.filter(s => !candidates.some(x => x.source === s.name))
  const value =
    said === undefined
      ? ''
      : said === null
        ? NONE
        : 'constant' in said
          ? CONSTANT
          : (plainSource(said) ?? RULE)
  const name = (source: string) => {
    const confidence = sure(source)
    return confidence === undefined ? source : `${source} (${format.percent(confidence, { digits: 0 })})`
  }
  return (
    <select
      aria-label={t('sourceOf', { column: column.name, file: use.file })}
      value={value}
      onChange={({ target }) => {
        if (target.value === '') say(undefined)
        else if (target.value === NONE) say(null)
        else if (target.value === CONSTANT) say({ constant: column.values?.[0]?.value ?? '' })
        else if (target.value !== RULE) say({ column: target.value })
      }}
      className={`${FIELD} w-full`}
    >
      <option value="">{found ? t('automatic', { source: found.source }) : t('choose')}</option>
      {candidates.length > 0 && (
        <optgroup label={t('likely')}>
          {candidates.map(x => (
            <option key={x.source} value={x.source}>
              {name(x.source)}
            </option>
          ))}
        </optgroup>
      )}
      <optgroup label={t('columns')}>
        {others.map(s => (
          <option key={s.name} value={s.name}>
            {s.name}
          </option>
        ))}
      </optgroup>
      <optgroup label={t('otherwise')}>
        <option value={CONSTANT}>{t('constant')}</option>
        {!column.required && <option value={NONE}>{t('none')}</option>}
        {value === RULE && <option value={RULE}>{t('rule')}</option>}
      </optgroup>
    </select>
  )
}

function Constant({ c, said, say }: Part & { said: { constant: string } }) {
  const t = useTranslations('dataScreen.mapping')
  const { values } = c.column
  const label = t('constantOf', { column: c.column.name })
  if (values)
    return (
      <select
        aria-label={label}
        value={said.constant}
        onChange={e => say({ constant: e.target.value })}
        className={FIELD}
      >
        {values.map(({ value }) => (
          <option key={value} value={value}>
            {value}
          </option>
        ))}
      </select>
    )
  return (
    <input
      aria-label={label}
      value={said.constant}
      onChange={e => say({ constant: e.target.value })}
      className={FIELD}
    />
  )
}

const DATES = [
  'dd/mm/yyyy',
  'mm/dd/yyyy',
  'yyyy-mm-dd',
  'dd.mm.yyyy',
  'yyyymmdd',
  'dd/mm/yy',
  'mm/yyyy',
  'excel',
]
const NUMBERS = { '1 234,56': { decimal: ',' }, '1,234.56': { decimal: '.', thousands: ',' } } as const

/** How dates and numbers are written, where the values alone do not say it. */
function Writing({ c, said, say }: Part & { said: Extract<ColumnMapping, { column: string }> }) {
  const t = useTranslations('dataScreen.mapping')
  const { type, name } = c.column
  if (type === 'date') {
    const value = typeof said.date === 'string' ? said.date : ''
    return (
      <select
        aria-label={t('datesOf', { column: name })}
        value={value}
        onChange={({ target }) => {
          const { date: _, ...rest } = said
          say(target.value === '' ? rest : { ...rest, date: target.value })
        }}
        className={FIELD}
      >
        <option value="">{t('findDates')}</option>
        {[...new Set([...DATES, ...(value ? [value] : [])])].map(pattern => (
          <option key={pattern}>{pattern}</option>
        ))}
      </select>
    )
  }
  if (type !== 'money' && type !== 'number') return null
  const value = said.number ? (said.number.decimal === ',' ? '1 234,56' : '1,234.56') : ''
  return (
    <select
      aria-label={t('numbersOf', { column: name })}
      value={value}
      onChange={({ target }) => {
        const { number: _, ...rest } = said
        say(target.value === '' ? rest : { ...rest, number: NUMBERS[target.value as keyof typeof NUMBERS] })
      }}
      className={FIELD}
    >
      <option value="">{t('findNumbers')}</option>
      {Object.keys(NUMBERS).map(form => (
        <option key={form}>{form}</option>
      ))}
    </select>
  )
}

/** Why a column was taken, how sure that is, how it is written, and some of its values. */
function Why({ use, c }: { use: FormUse; c: FormColumn }) {
  const t = useTranslations('dataScreen.mapping')
  const format = useFormat()
  const { said, found, question } = c
  const likely = isOpen(c) ? question?.candidates[0]?.source : undefined
  const source = plainSource(said) ?? (said === undefined ? (found?.source ?? likely ?? null) : null)
  const sample = use.samples.find(s => s.name === source)
  const written =
    found && said === undefined
      ? [
          found.dates?.join(', '),
          found.number && t(found.number.decimal === ',' ? 'decimalComma' : 'decimalPoint'),
          found.assumed && t('assumed'),
          found.unread && t('unread', { count: found.unread }),
          found.hashed && t('hashed'),
        ].filter(Boolean)
      : []
  return (
    <div className="flex flex-col gap-0.5">
      {question && isOpen(c) && <p className="font-medium text-warn-ink">{t(question.code)}</p>}
      {found && said === undefined && (
        <p>
          {t(`because.${found.why}`)}
          {found.confidence < 1 && ` (${format.percent(found.confidence, { digits: 0 })})`}
          {written.length > 0 && ` · ${written.join(' · ')}`}
        </p>
      )}
      {sample && sample.examples.length > 0 && !found?.hashed && (
        <p className="truncate text-ink-3">
          {t('examples', { column: sample.name, values: sample.examples.join(' · ') })}
        </p>
      )}
    </div>
  )
}

/** Words of the file for words of the contract. */
function Words({ use, c, say }: Part & { use: FormUse }) {
  const t = useTranslations('dataScreen.mapping')
  const { column, said, found } = c
  const source = plainSource(said) ?? (said === undefined ? (found?.source ?? null) : null)
  const words = use.samples.find(s => s.name === source)?.words ?? []
  if (!column.values || source === null || words.length === 0) return null
  const values = said && 'column' in said ? (said.values ?? {}) : {}
  const foreign = words.filter(word => knownWord(column, word) === null)
  if (foreign.length === 0)
    return (
      <p className="text-ink-3">
        {t('allKnown', { words: words.slice(0, 6).join(', '), count: words.length })}
      </p>
    )
  return (
    <fieldset className="mt-1.5 flex flex-col gap-1">
      <legend className="mb-1 font-medium text-ink">{t('words')}</legend>
      {foreign.map(word => (
        <label key={word} className="flex items-center gap-2">
          <span className="w-36 truncate" title={word}>
            « {word} »
          </span>
          <span aria-hidden>→</span>
          <select
            aria-label={t('meaningOf', { word })}
            value={values[word] ?? '\0'}
            onChange={({ target }) =>
              say(
                withWord(
                  said && 'column' in said ? said : { column: source },
                  word,
                  target.value === '\0' ? null : target.value,
                ),
              )
            }
            className={FIELD}
          >
            <option value={'\0'}>{t('asIs')}</option>
            {column.values?.map(({ value }) => (
              <option key={value} value={value}>
                {value}
              </option>
            ))}
            <option value="">{t('noValue')}</option>
          </select>
        </label>
      ))}
    </fieldset>
  )
}
