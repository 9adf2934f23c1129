import type { Block, Table } from './card-document'

/** A document as Markdown: pictures become their tables. */
export function toMarkdown(title: string, lead: readonly string[], blocks: readonly Block[]): string {
  const parts = [`# ${title}`, ...lead.filter(Boolean)]
  for (const block of blocks)
    if (block.kind === 'heading') parts.push(`## ${block.text}`)
    else if (block.kind === 'text') parts.push(block.warn ? `**${block.text}**` : block.text)
    else if (block.kind === 'list') parts.push(block.items.map(item => `- ${item}`).join('\n'))
    else parts.push(tableOf(block.table))
  return `${parts.join('\n\n')}\n`
}

function tableOf({ head, rows, numeric }: Table): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map(c => c.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
  const rule = `|${head.map((_, column) => (numeric.includes(column) ? ' ---: ' : ' --- ')).join('|')}|`
  return [line(head), rule, ...rows.map(line)].join('\n')
}
