import type { dataVersionsFr } from './data-versions.fr'

/** Published versions: the list, comparing, pruning. */
export const dataVersionsEn: typeof dataVersionsFr = {
  versions: {
    title: 'Published versions',
    text: 'Newest first. Readers get the current one; whoever has a page open keeps theirs and is told.',
    empty: 'Nothing is published yet',
    emptyText:
      'Import extracts through “Publish on this server”, or with “npm run -s cli -- publish FOLDER”. Each publishing leaves a version here.',
    loading: 'Reading the versions…',
    olderHidden:
      'Only the current version stands here, and those replaced less than an hour ago. The others are shown and handed out with the server’s secret only.',
    showAll: 'Show all versions',
    off: 'To see older versions, compare, go back or clean up from this page, turn uploads on (CHALANDISE_UPLOAD_TOKEN). The command “npm run -s cli -- datasets” does the same.',
    built: 'Built',
    period: 'Period',
    rows: 'Rows of sales',
    rejected: 'Rejected',
    size: 'Size',
    audience: 'Audience',
    shared: 'shared',
    detailed: 'detailed',
    state: 'State',
    current: 'Current',
    use: 'Make current',
    useTitle: 'Offer this version to readers?',
    useText:
      'The version of {date} becomes the one every reader gets. You can go back to the other in the same way.',
    pinned: 'pinned',
    look: 'Look',
    lookAt: 'Look at the version of {date}',
  },
  compare: {
    title: 'Compare two versions',
    text: 'Stores, revenue by month and by store, checks: what differs, to the cent.',
    before: 'Before',
    after: 'After',
    current: 'current',
    compare: 'Compare',
    asking: 'Reading both versions…',
    needsSecret: 'Type the server’s secret to compare.',
    sentence:
      'Revenue goes from {before} to {after} ({change}), of which {restated} in months that both versions cover.',
    stores:
      'Stores: {added, plural, =0 {none added} one {# added} other {# added}}, {gone, plural, =0 {none gone} one {# gone} other {# gone}}, {changed, plural, =0 {none changed} one {# changed} other {# changed}}',
    added: 'Added:',
    gone: 'Gone:',
    changedStores: 'Changed stores',
    store: 'Store',
    column: 'Column',
    noStore: 'without store',
    joined: 'months joined (stores of few customers)',
    months:
      'Months: {count, plural, =0 {none differs} one {# differs} other {# differ}}, {equal, plural, =0 {none equal} one {# equal} other {# equal}}',
    byMonth: 'Revenue by month',
    month: 'Month',
    change: 'Change',
    byStore:
      'Revenue by store: {count, plural, =0 {none differs} one {# differs} other {# differ}}, {equal, plural, =0 {none equal} one {# equal} other {# equal}}',
    restated: 'In common months',
    checks:
      'Checks: {count, plural, =0 {the same findings} one {# finding differs} other {# findings differ}}',
    check: 'Check',
    table: 'Table',
    how: 'Finding',
    rows: 'Rows',
    appeared: 'new',
    vanished: 'gone',
    changed: 'changed',
  },
  prune: {
    title: 'Clean up',
    text: 'There are {count} versions. The current one and the pinned ones always stay.',
    keep: 'Keep the newest',
    dry: 'See what would go',
    remove: 'Remove',
    removeCount: '{count, plural, one {Remove # version} other {Remove # versions}}',
    confirm: '{count, plural, one {Remove # version?} other {Remove # versions?}}',
    confirmText:
      '{size} are given back. A removed version returns only when its extracts are published again.',
    needsSecret: 'Type the server’s secret to clean up.',
    nothing: 'Nothing to remove.',
    would: '{count, plural, one {# version would go} other {# versions would go}}, {size} given back.',
    did: '{count, plural, one {# version removed} other {# versions removed}}, {size} given back.',
    stay: '{count, plural, one {# stays.} other {# stay.}}',
  },
}
