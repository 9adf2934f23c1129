import { dataImportEn } from './data-import.en'
import { dataReportEn } from './data-report.en'
import type { dataScreenFr } from './data-screen.fr'
import { dataVersionsEn } from './data-versions.en'

/** The data view: its tabs, its banners and what did not work; its parts have files of their own. */
export const dataScreenEn: typeof dataScreenFr = {
  ...dataImportEn,
  ...dataReportEn,
  ...dataVersionsEn,
  title: 'Data',
  parts: 'Part of the data view',
  tabs: { import: 'Import', report: 'Report', versions: 'Versions' },
  cancel: 'Cancel',
  problem: 'That did not work',
  detail: 'Technical detail',
  banner: {
    private: 'Private session: these data were prepared in this browser and have not left it.',
    notKept: 'The browser could not keep them: they go when the page is reloaded.',
    preview: 'Preview: this dataset is built on the server, but no reader sees it yet.',
    newer: 'A newer version of the data was published on {date}.',
    report: 'Report',
    toPublish: 'Report and publishing',
    leave: 'Back to the published data',
    forget: 'Forget',
    forgetTitle: 'Forget this private session?',
    forgetText:
      'Tables, report and rejected rows are deleted from this browser. Your own files stay where they are.',
    switch: 'Open the new version',
    later: 'Later',
  },
  problems: {
    empty_folder:
      'There are no extracts among these files. Files are named after their table, stores.csv or sales_2026.parquet; else choose their table in the list.',
    unknown_file: 'The file {path} is named after no table of the contract. Choose its table in the list.',
    missing_table:
      'The file of the table {table} is missing. Add it, or choose in the list which file holds it.',
    column_type:
      '{file}: the column {column} has the type {type}, which cannot be. Write it as the contract says.',
    unreadable_parquet:
      'The file {file} cannot be read: it is cut, damaged, or no Parquet. Copy or write it again.',
    unreadable_csv:
      'The file {file} cannot be read as CSV. The detail names the line; correct it or export again.',
    unreadable_xlsx:
      'The workbook {file} cannot be read: damaged, protected, empty or too large. Save it again, or as CSV.',
    nested_column:
      '{file}: the column {column} holds lists or structures. Write one value per row, or leave it out.',
    other_format: 'The file {file} is not of the format its name says. Rename it, or save it in that format.',
    bad_declaration: 'The file {file} (dataset.json) is not valid. The detail names the field to correct.',
    bad_mapping: 'The mapping (mapping.json) is not valid at {path}. The detail says what belongs there.',
    no_row_accepted:
      'No row of sales was accepted. The detail names the commonest reason; “Check only” gives the whole report.',
    does_not_reconcile:
      'The sums do not agree: nothing was built. This is a fault of the program, pass the detail on.',
    disk_full: 'The disk is full. Make room and begin again; nothing was published.',
    unavailable:
      'The data engine could not be loaded from this server. Check the connection, then try again.',
    crashed:
      'The data engine stopped, probably for lack of memory. Close other tabs or give fewer months; beyond some million tickets, publish through the server or the command line.',
    query: 'The data engine could not work through these files. Pass the technical detail on.',
    timeout: 'The data engine no longer answers. Reload the page and try again.',
  },
}
