import { CONTRACT, CONTRACT_VERSION, type ContractColumn } from './tables'

const TYPES: Record<ContractColumn['type'], string> = {
  text: 'text',
  number: 'number',
  money: 'amount',
  date: 'date',
  boolean: 'yes or no',
}

/** The contract as a page of Markdown: `docs/contract.md` is this text, and a test holds it to it. */
export function contractPage(): string {
  const parts = [
    `# The extract contract, version ${CONTRACT_VERSION}`,
    'Only `stores` and `sales` are required. Files are Parquet, CSV, TSV or text with separators (each may be packed ' +
      'with gzip) or Excel, with one header line, named after their table or a word listed with it: `stores.parquet`, ' +
      '`ventes_2026.csv`, or any file in a folder `sales/`. Columns are found by their name or a name listed beside it, ' +
      'whatever the case, accents and punctuation. A name after "weakly" is taken where nothing else fits and the values ' +
      'look right; where two columns could be meant, a [mapping](mapping.md) says which. Decimal sign, thousands sign ' +
      'and the order of day and month are found in the values of the whole column and named in the report. A column ' +
      'marked * must be there and filled in every row; a row without it is rejected. Columns the contract does not know ' +
      'are ignored, and named in the report.',
  ]
  for (const table of CONTRACT) {
    parts.push(
      `## ${table.name}${table.required ? ' *' : ''}`,
      table.doc,
      `In a file’s name: ${table.synonyms.join(', ')}.`,
    )
    parts.push(
      [
        '| column | holds | also known as |',
        '|---|---|---|',
        ...table.columns.map(c => `| ${c.name}${c.required ? ' *' : ''} | ${holds(c)} | ${known(c)} |`),
      ].join('\n'),
    )
  }
  return `${parts.join('\n\n')}\n`
}

/** Other names of a column; those of what is hashed on reading are in italics. */
function known(column: ContractColumn): string {
  const parts = [column.synonyms.join(', ')]
  if (column.hints?.length) parts.push(`weakly: ${column.hints.join(', ')}`)
  if (column.hashOf) parts.push(`hashed on reading and never kept: ${column.hashOf.synonyms.join(', ')}`)
  return parts.join('; ')
}

function holds(column: ContractColumn): string {
  const type = column.unit ? `${TYPES[column.type]} (${column.unit})` : TYPES[column.type]
  const words = column.values ? ` One of: ${column.values.map(v => v.value).join(', ')}.` : ''
  const { min, max } = column.range ?? {}
  const range =
    min === undefined || column.unit?.includes(' to ')
      ? ''
      : max === undefined
        ? ` At least ${min}.`
        : ` ${min} to ${max}.`
  return `${type}. ${column.doc}${words}${range}`
}
