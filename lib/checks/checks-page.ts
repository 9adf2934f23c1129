import { CATEGORIES, RULES, type Rule } from '@/lib/contract/rules'
import { checksEn } from '@/lib/i18n/messages/checks.en'

/** The rules as a page of Markdown: `docs/checks.md` is this text, and a test holds it to it. */
export function checksPage(): string {
  const parts = [
    '# What the checks find, and what to do',
    `${RULES.length} checks judge the extracts before a dataset is built. \`npm run -s cli -- check <extracts>\` says what ` +
      'they find without publishing. A check that **rejects** sets the row aside; one that **warns** leaves it in, where ' +
      'its sentence says so without the value; one that **stops** keeps the dataset from being published.',
    'Every row is accepted or rejected, with the first fault that applies; an accepted row may carry several warnings. ' +
      'Rows and amounts are summed in, accepted and rejected, to the cent, by table, by file, by month, by store and ' +
      'channel: in `report.json` and `report.txt` beside the dataset, and in short in its manifest. What cannot be dated ' +
      'or attributed is summed as unknown.',
    '## Rejected rows',
    '`rejected/<table>.csv` holds them with code, column, file, row, a sentence, and the values of the columns that were ' +
      'read, as they stand in the file. Row 1 is the first row of data. The file is for people and their spreadsheets: ' +
      'UTF-8 with a byte order mark, separated by commas (semicolons in French). A value that begins like a formula ' +
      '(`=`, `+`, `-`, `@`, a tab) and is no number gets an apostrophe in front, so that no spreadsheet runs it: take it ' +
      'off before you feed values back. It is customer data, and never served.',
    'Publishing refuses when more than 2 % of the absolute amount of sales is rejected; a row whose amount cannot be ' +
      'read weighs what a readable one does on average. `max_rejected_share` in `dataset.json` sets another limit. ' +
      'Somebody may also accept it once, by name and with a reason; both stay in the manifest.',
    '## Settings',
    'In `dataset.json`, by code:',
    '```json\n' +
      '{\n' +
      '  "name": "Maison Example", "currency": "EUR", "country": "FR",\n' +
      '  "max_rejected_share": 0.01,\n' +
      '  "checks": {\n' +
      '    "sale_after_closing": { "threshold": 60 },\n' +
      '    "missing_store_month": { "severity": "stop" },\n' +
      '    "formula_text": { "off": true }\n' +
      '  }\n' +
      '}\n```',
    'What each check may be set to stands below it. A check that takes no `warn` cannot be switched off: what it ' +
      'finds cannot be used. Unknown codes are refused.',
  ]
  for (const category of CATEGORIES) {
    parts.push(`## ${checksEn.categories[category]}`)
    for (const rule of RULES.filter(r => r.category === category)) parts.push(section(rule))
  }
  return `${parts.join('\n\n')}\n`
}

function section(rule: Rule): string {
  const said = checksEn.codes[rule.code as keyof typeof checksEn.codes]
  const { threshold } = rule
  const facts = [
    `${rule.severity}${rule.may.length > 1 ? ` (may be ${rule.may.join(', ')})` : ''}`,
    `tables: ${rule.tables.join(', ')}`,
    ...(threshold ? [`threshold: ${threshold.value} (${checksEn.units[threshold.unit]})`] : []),
  ]
  return `### ${rule.code}\n\n${said.title}: ${plain(said.text, rule)} **${plain(said.fix, rule)}**\n\n${facts.join(' · ')}`
}

/** A sentence of the catalogue without a case to speak of. */
function plain(text: string, rule: Rule): string {
  return text
    .replaceAll(/[:,]? ?[(“]?\{details\}[)”]?/g, '')
    .replaceAll('{threshold}', String(rule.threshold?.value))
    .replaceAll(/\{(\w+)\}/g, '`$1`')
}
