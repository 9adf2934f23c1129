/** Ce que les événements passés du réseau ont montré. */
export const evidenceFr = {
  title: 'Ce que montrent vos ouvertures et fermetures passées',
  kind: {
    opening: 'ouverture',
    closure: 'fermeture',
    move: 'déménagement',
    temporary_closure: 'fermeture temporaire',
    resize: 'changement de surface',
  },
  reason: {
    renumbering: 'nouveau numéro ou nouvelle adresse à quelques pas : rien n’a changé pour les clients',
    data_edge: 'les données n’ont pas un an de part et d’autre',
    other_event: 'un autre événement touche sa zone de chalandise dans les mois comparés',
    no_located_customers: 'ses clients ne sont pas identifiés ou n’ont pas d’adresse',
    no_zones: 'trop peu de zones touchées',
    no_controls: 'trop peu de zones comparables non touchées',
    pre_trend: 'ses zones évoluaient déjà autrement avant',
    imprecise: 'trop peu d’achats : son estimation ne dit rien',
    unfit: 'les ventes contredisent sa date',
  },
  term: {
    access: 'Élasticité à l’accès',
    access_opening: 'Élasticité à l’accès, ouvertures',
    access_closing: 'Élasticité à l’accès, fermetures',
    web: 'Réaction du web à l’accès',
    web_opening: 'Réaction du web, ouvertures',
    web_closing: 'Réaction du web, fermetures',
    web_near: 'Réaction du web, autre magasin à moins de 20 minutes',
    web_far: 'Réaction du web, aucun autre magasin proche',
    event_residual_sd: 'Écart des événements au modèle',
    donor_residual_sd: 'Écart de la répartition par magasin',
  },
  source: {
    estimated: 'estimée sur {events, plural, one {# événement} other {# événements}}',
    combined: 'estimée sur {events, plural, one {# événement} other {# événements}} et combinée à l’a priori',
    prior: 'a priori, non estimée',
  },
  transfer: {
    closing: 'Où sont allées les ventes du magasin fermé',
    opening: 'D’où viennent les ventes du nouveau magasin',
    definition:
      'Achats des clients identifiés de la zone de chalandise, 12 mois après contre 12 mois avant, au-delà de l’évolution de zones témoins ; étendus à tous les clients. Intervalle à 80 %.',
    stayed: 'restées : clients du réseau qui achètent davantage, ou sur le nouveau site',
    store: 'autre magasin',
    others: 'autres magasins',
    web: 'web',
    new: 'nouveaux clients du réseau',
    lost: 'perdues',
    customers: 'Clients communs',
    share: 'Part des ventes du magasin',
  },
  backtest: {
    title: 'Prévisions rejouées',
    definition:
      'Chaque événement est prévu avec ce que l’on savait le mois précédent, puis comparé aux mois 3 à 14, par rapport à des magasins témoins.',
    predicted: 'Prévu',
    actual: 'Constaté',
    interval: 'Intervalle à 80 %',
    wrmse: 'Erreur pondérée sur l’évolution des magasins en place',
    model: 'modèle',
    no_change: 'sans effet',
    proportional: 'au prorata des ventes à portée',
    nearest: 'tout au magasin le plus proche',
    coverage: 'Résultats dans l’intervalle à 80 %',
    placebo: 'Contre-épreuve : même date, magasins où rien ne s’est passé',
    self: 'Ventes propres du magasin',
    total: 'Ensemble des magasins en place',
  },
  verdict: {
    no_events: 'Aucun événement passé ne permet de juger le modèle : ses élasticités sont des a priori.',
    few_events:
      '{events, plural, one {Un seul événement passé} other {# événements passés seulement}} : moins de cinq, c’est trop peu pour juger ; la prévision repose en partie sur un a priori.',
    baseline_wins:
      'Sur {events, plural, one {# événement passé} other {# événements passés}}, une règle simple fait aussi bien que le modèle : prenez le total, pas la répartition.',
    beats_baselines:
      'Sur {events, plural, one {# événement passé} other {# événements passés}}, le modèle fait mieux que toutes les règles simples.',
  },
}
