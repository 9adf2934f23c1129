import { expect, test } from 'vitest'
import { Format } from '@/lib/i18n/format'
import { figures } from './card-document'
import { toMarkdown } from './markdown'

test('writes headings, warnings, lists and tables that survive a bar in a cell', () => {
  const text = toMarkdown(
    'Card',
    ['Lead', ''],
    [
      { kind: 'heading', id: 'data', text: 'Data' },
      { kind: 'text', text: 'Few events.', warn: true },
      { kind: 'list', items: ['one', 'two'] },
      { kind: 'table', table: { head: ['Event', 'Error'], rows: [['A|B', '2.1']], numeric: [1] } },
    ],
  )
  expect(text).toBe(
    '# Card\n\nLead\n\n## Data\n\n**Few events.**\n\n- one\n- two\n\n| Event | Error |\n| --- | ---: |\n| A\\|B | 2.1 |\n',
  )
})

test('figures of the model’s sentences follow the language; those that decide a plural stay numbers', () => {
  const format = new Format('fr', 'EUR')
  expect(
    figures({ mid: '0.57', share: '12.5 %', events: 6, minutes: 10.7, id: 'roads-fr/1' }, format),
  ).toEqual({
    mid: '0,57',
    share: format.percent(0.125),
    events: 6,
    minutes: '10,7',
    id: 'roads-fr/1',
  })
})
