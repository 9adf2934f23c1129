/** Presets of the period and what it is compared with. */
export const periodsFr = {
  during: '{span, select, one {En {from}} vowel {D’{from} à {to}} other {De {from} à {to}}}',
  more: 'Autres périodes',
  lastQuarter: 'Dernier trimestre complet',
  lastMonth: 'Dernier mois',
  yearBefore: 'Mêmes mois, un an plus tôt',
  calendarYear: 'Année {year}',
  against: 'Comparer à',
  year_before: 'un an plus tôt',
  period_before: 'la période d’avant',
  own: 'une autre période',
  ownRange: '{from} – {to}',
  compared: 'comparaison',
}
