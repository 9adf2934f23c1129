import { area, closedOn, lat, lon, openedOn, STORE_ID, ZONE_ID } from './columns'
import type { ContractTable } from './tables'
import { words } from './words'

export const ZONES: ContractTable = {
  name: 'zones',
  required: false,
  synonyms: words(`
    zone communes iris secteurs block_groups census_tracts quartiers demographics`),
  doc: 'Where people live. Default for France: communes, shipped.',
  columns: [
    { ...ZONE_ID, required: true, doc: 'The zone’s stable identifier.' },
    { ...lat, required: true },
    { ...lon, required: true },
    {
      name: 'name',
      type: 'text',
      synonyms: ['nom', 'nom_zone', 'nom_commune', 'libelle_commune', 'zone_name'],
      hints: ['libelle', 'commune', 'label', 'libgeo'],
      doc: 'For people.',
    },
    {
      name: 'population',
      type: 'number',
      unit: 'inhabitants',
      range: { min: 0 },
      synonyms: ['habitants', 'nb_habitants', 'inhabitants', 'population_totale', 'total_population', 'pmun'],
      hints: ['pop', 'people'],
      doc: 'Inhabitants.',
    },
    {
      name: 'households',
      type: 'number',
      range: { min: 0 },
      synonyms: ['menages', 'nb_menages', 'foyers', 'nb_foyers', 'household_count'],
      doc: 'Households.',
    },
    {
      name: 'median_income',
      type: 'number',
      unit: 'currency per year',
      range: { min: 0 },
      synonyms: [
        'revenu_median',
        'revenu_median_uc',
        'niveau_de_vie_median',
        'med_disp',
        'median_household_income',
      ],
      hints: ['income', 'revenu'],
      doc: 'Median income.',
    },
    {
      name: 'spend_potential',
      type: 'number',
      unit: 'currency per year',
      range: { min: 0 },
      synonyms: [
        'potentiel_depense',
        'potentiel_de_depense',
        'potentiel_marche',
        'market_potential',
        'spending',
      ],
      hints: ['potentiel', 'idc', 'potential'],
      doc: 'What the zone spends on the category, with everybody.',
    },
  ],
}

export const COMPETITORS: ContractTable = {
  name: 'competitors',
  required: false,
  synonyms: ['competitor', 'concurrents', 'concurrence', 'concurrent', 'competition'],
  doc: 'Stores of others.',
  columns: [
    {
      name: 'competitor_id',
      type: 'text',
      required: true,
      synonyms: ['id_concurrent', 'code_concurrent', 'num_concurrent', 'competitor_code', 'siret'],
      hints: ['concurrent', 'competitor', 'id', 'code'],
      doc: 'The store’s stable identifier.',
    },
    {
      name: 'name',
      type: 'text',
      required: true,
      synonyms: ['nom', 'enseigne', 'banner', 'nom_concurrent', 'competitor_name', 'brand'],
      hints: ['libelle', 'label'],
      doc: 'For people.',
    },
    { ...lat, required: true },
    { ...lon, required: true },
    area,
    openedOn,
    closedOn,
  ],
}

export const TRAVEL_TIMES: ContractTable = {
  name: 'travel_times',
  required: false,
  synonyms: [
    'temps_trajet',
    'temps_de_trajet',
    'temps_parcours',
    'matrice_temps',
    'drive_times',
    'travel_time_matrix',
  ],
  doc: 'Minutes by car from the data team’s own matrix.',
  columns: [
    {
      name: 'origin',
      type: 'text',
      required: true,
      synonyms: ['origine', 'zone_id', 'origin_id', 'code_insee', 'code_commune', 'from_zone', 'origin_zone'],
      hints: ['from', 'zone', 'insee', 'commune'],
      doc: 'A zone_id.',
    },
    { ...STORE_ID, hints: [...(STORE_ID.hints ?? []), 'destination', 'to'] },
    {
      name: 'minutes',
      type: 'number',
      required: true,
      unit: 'minutes',
      range: { min: 0 },
      synonyms: words(`
        temps_minutes duree_minutes temps_min duree_min duration_minutes duration_min drive_minutes`),
      hints: ['temps', 'duree', 'duration', 'travel_time', 'time', 'min'],
      doc: 'One way.',
    },
  ],
}
