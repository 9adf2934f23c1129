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
    'Only `stores` and `sales` are required. Files are Parquet or CSV (UTF-8, one header line), named after their ' +
      'table: `stores.parquet`, `sales_2026.csv`, or any file in a folder `sales/`. Columns are found by their name or ' +
      'a name listed beside it, whatever the case, accents and punctuation. Dates are written 2026-10-31, numbers with ' +
      'a decimal point. A column marked * must be there and filled in every row; a row without it is rejected. Columns ' +
      'the contract does not know are ignored, and named in the report.',
  ]
  for (const table of CONTRACT) {
    parts.push(`## ${table.name}${table.required ? ' *' : ''}`, table.doc)
    parts.push(
      [
        '| column | holds | also known as |',
        '|---|---|---|',
        ...table.columns.map(
          c => `| ${c.name}${c.required ? ' *' : ''} | ${holds(c)} | ${c.synonyms.join(', ')} |`,
        ),
      ].join('\n'),
    )
  }
  return `${parts.join('\n\n')}\n`
}

function holds(column: ContractColumn): string {
  const type = column.unit ? `${TYPES[column.type]} (${column.unit})` : TYPES[column.type]
  const words = column.values ? ` One of: ${column.values.map(v => v.value).join(', ')}.` : ''
  return `${type}. ${column.doc}${words}`
}
