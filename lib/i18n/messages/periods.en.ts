/** English texts of the period’s presets and what it is compared with. */
export const periodsEn = {
  during: '{span, select, one {In {from}} other {From {from} to {to}}}',
  more: 'Other periods',
  lastQuarter: 'Last full quarter',
  lastMonth: 'Last month',
  yearBefore: 'Same months a year before',
  calendarYear: 'Year {year}',
  against: 'Compare with',
  year_before: 'a year before',
  period_before: 'the period before',
  own: 'another period',
  ownRange: '{from} – {to}',
  compared: 'comparison',
}
