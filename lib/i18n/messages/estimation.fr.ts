/** Ce que l’estimation refuse, et les noms de ce qu’elle compare. */
export const estimationFr = {
  errors: {
    collinear:
      '{name} ne se distingue pas des autres variables (ou ne varie pas entre les magasins d’une même zone) : retirez-la.',
    infeasible_totals:
      'Aucune attraction ne donne ces totaux : les zones à portée des magasins ont moins à dépenser qu’ils ne vendent, ou davantage sans que rien ne dise où va le reste.',
    invalid_value: 'Une valeur n’est pas admise : {value}.',
    negative_weight:
      'La ligne {row} a un poids négatif ({weight}). Calez le modèle sur les achats bruts, sans les retours.',
    no_choice: 'Aucun achat n’apprend rien au modèle, ou il n’y a jamais plus d’un magasin au choix.',
    not_converged:
      'Le calcul ne s’est pas stabilisé après {iterations} itérations : trop peu d’achats pour {parameters} paramètres.',
    not_identified: 'Les données ne permettent pas d’estimer {name}.',
    separation:
      '{name} prédit tous les choix avec certitude : son effet n’a pas de valeur finie. Retirez cette variable ou regroupez-la.',
  },
  decay: {
    exponential: 'exponentielle',
    power: 'puissance',
    tanner: 'Tanner',
    'log-logistic': 'log-logistique',
  },
  effects: {
    none: 'sans effet propre aux magasins',
    free: 'effets libres des magasins',
    shrunk: 'effets des magasins, ramenés vers surface, format et âge',
  },
}
