import { modelChangeFr } from './model-change.fr'
import { modelOutcomeFr } from './model-outcome.fr'
import { modelProofFr } from './model-proof.fr'

/** Les écrans du modèle : sa vue et sa fiche ; les scénarios et leurs preuves ont leurs fichiers. */
export const modelScreenFr = {
  ...modelChangeFr,
  ...modelOutcomeFr,
  ...modelProofFr,
  view: 'Modèle',
  card: {
    title: 'Fiche du modèle de marché',
    lead: 'Ce que le modèle sait, d’où il le sait, ce qu’il vaut et ce qu’il ne peut pas savoir.',
    print: 'Imprimer',
    markdown: 'Télécharger (Markdown)',
    contents: 'Sommaire',
    made: '{name}, version {version} des données, base {from} à {to}. {demo}',
    demo: 'Données de démonstration.',
    data: 'Données',
    dataText:
      '{stores} magasins ({customers} connus par leurs clients, {zones} par zone, {totals} par leur total), {places} zones et {inhabitants} habitants ; {tickets} achats localisés. Base : {base} en magasin, {web} sur le web.',
    passage: '{share} des ventes en magasin se font à des clients de passage.',
    competitors: '{count, plural, one {# concurrent connu.} other {# concurrents connus.}}',
    times: 'Trajets : {provider} ; {error}.',
    specification: 'Spécification',
    specificationText: {
      customers:
        'Choix du magasin : logit conditionnel sur les achats localisés, une constante par zone. Décroissance avec les minutes de trajet : {decay}. Attraction : surface, format, {effects}. Les attractions sont recalées pour que chaque magasin retrouve exactement ses ventes.',
      zones:
        'Choix du magasin : logit conditionnel sur les ventes par zone, une constante par zone. Décroissance avec les minutes de trajet : {decay}. Attraction : surface, format, {effects}. Les attractions sont recalées sur les ventes.',
      totals:
        'Totaux seuls : décroissance a priori du secteur ({decay}), attraction de chaque magasin déduite de ses ventes.',
    },
    specificationDemand:
      'Ce qu’une zone dépense suit l’accès (élasticité ci-dessous) ; le web a son équation, de signe libre ; chaîne = magasins + web.',
    candidatesText:
      'Essayées à la construction des données, sur {zones} zones mises de côté en {folds} parts : le modèle retenu est celui qui prédit le mieux ces achats qu’il n’a pas vus.',
    candidatesHead: {
      decay: 'Décroissance',
      effects: 'Effets des magasins',
      difference: 'Gain sur la forme simple',
      misallocated: 'Achats mal attribués',
      totals: 'Erreur des totaux',
      slope: 'Pente de calage',
      chosen: 'Retenue',
    },
    chosen: { holdout: 'oui, meilleure hors échantillon', declared: 'oui, imposée par déclaration' },
    plain: 'forme simple',
    coefficients: 'Coefficients, en mots',
    coefficient: 'Coefficient',
    words: 'Ce que cela veut dire',
    value: 'Valeur',
    range80: 'Fourchette à 80 %',
    source: 'Source',
    sources: {
      estimated: 'estimé',
      combined: 'estimé et a priori',
      prior: 'a priori',
      assumed: 'fixé',
    },
    names: {
      decay: 'Distance',
      decay_bending: 'Distance',
      size: 'Surface',
      format: 'Format {name}',
      effect_sd: 'Écart entre magasins',
      access_opening: 'Accès, ouverture',
      access_closing: 'Accès, fermeture',
      web_opening: 'Web, ouverture',
      web_closing: 'Web, fermeture',
    },
    potential: 'Potentiel des zones',
    potentialText:
      'Ce que chaque zone pourrait dépenser ; par écart-type de chaque variable, en logit du plafond.',
    potentialTerms: {
      access: 'accès aux magasins',
      density: 'densité',
      income: 'revenu',
      years_of_access: 'années d’accès',
      competitors: 'concurrents',
    },
    fit: 'Ajustement',
    fitText:
      '{tickets} achats, {flows} flux, {zones} zones. Log-vraisemblance {ll}, à parts égales {null_ll} (pseudo-R² {r2}).',
    fitTotals: 'Rien n’est estimé sur des achats localisés.',
    fitStores:
      'Avant recalage, {error} des ventes sont attribuées au mauvais magasin ; après, l’écart est nul au millionième.',
    fitRange: 'Calé sur {minutes} minutes de trajet et {areas} m² (9 achats sur 10).',
    holdout: 'Épreuve hors échantillon',
    holdoutNone:
      'Le jeu de données ne conserve pas d’épreuve hors échantillon du choix ; l’épreuve qui compte, celle des événements passés, suit.',
    backtest: 'Prévisions rejouées',
    elasticities: 'Élasticités : a priori, vos événements, retenu',
    measured: 'Transferts mesurés',
    limits: 'Limites',
    limitsLead: 'Ce que le modèle suppose ou ne peut pas savoir.',
    limitsAlways: {
      rivals: 'Les concurrents ne réagissent pas ; leurs ouvertures à venir ne sont pas prévues.',
      steady:
        'La base de douze mois est supposée représentative ; une prévision est à maturité, à prix constants.',
      own: 'Les ventes propres d’un nouveau site sont moins sûres que le transfert : elles sont jugées à part.',
    },
    weight: 'Poids des événements',
    events: 'Événements',
    moved: 'autres magasins et web',
    stayed: 'clients du réseau, nouveau site',
    methods: {
      model: 'Erreur du modèle (pt)',
      no_change: 'sans effet',
      proportional: 'au prorata',
      nearest: 'au plus proche',
    },
    waiting: 'Le modèle se cale ; la fiche arrive.',
    file: 'fiche-du-modele.md',
  },
}
