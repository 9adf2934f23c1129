/** The market model: what it says of itself, of a change, of an assumption. */
export const modelFr = {
  notes: {
    access_closing_events:
      'Ce qu’une fermeture emporte est estimé sur {events, plural, one {# événement} other {# événements}} du réseau, combinés à l’a priori : {mid} ({low} à {high}).',
    access_closing_prior:
      'La part des ventes d’un magasin fermé que le réseau perd est un a priori, non estimé sur ce réseau : {mid} ({low} à {high}).',
    access_opening_events:
      'Ce qu’une ouverture ajoute est estimé sur {events, plural, one {# événement} other {# événements}} du réseau, combinés à l’a priori : {mid} ({low} à {high}).',
    access_opening_prior:
      'La part des ventes d’un nouveau magasin qui est nouvelle pour le réseau est un a priori, non estimé sur ce réseau : {mid} ({low} à {high}).',
    area_unknown:
      '{stores, plural, one {# magasin est} other {# magasins sont}} sans surface connue : la médiane de leur format est retenue.',
    click_and_collect:
      'Les commandes passées sur le web et retirées en magasin font {share} de la base des magasins : comptées une seule fois, avec le magasin qui les remet. Les ventes du web sont celles qu’il livre.',
    closed_for_a_time:
      '{stores, plural, one {# magasin a fermé} other {# magasins ont fermé}} pendant une partie de la base : leurs ventes sont ramenées à une année entière.',
    competitors:
      '{competitors, plural, one {# concurrent pèse} other {# concurrents pèsent}} sur la dépense des zones ; ce qu’ils vendent n’est pas connu.',
    decay_assumed: 'La décroissance avec la distance est une hypothèse, non estimée.',
    decay_implausible:
      'Les achats ne baissent pas avec la distance : la décroissance du secteur est retenue à la place.',
    decay_overruled:
      'La décroissance est {form, select, exponential {une exponentielle} power {une puissance des minutes} tanner {celle de Tanner} other {une log-logistique}}, choisie par une personne à la place de celle que les zones mises de côté désignent.',
    decay_prior:
      'La décroissance avec la distance est un a priori du secteur, non estimée : {mid} par minute ({low} à {high}).',
    dropped_attribute: 'L’effet de {name} ne se distingue pas des autres et n’est pas retenu.',
    flows_out_of_reach:
      '{share} des achats localisés viennent d’au-delà de la portée de leur magasin et ne comptent pas pour la décroissance.',
    passage:
      '{stores, plural, one {# magasin vend} other {# magasins vendent}} aussi à des clients de passage : cette part n’a pas de zone de chalandise et suit sa propre hypothèse de fermeture.',
    potential_without_access:
      'Ici, les zones mieux desservies ne dépensent pas davantage : les ventes d’une ouverture en terrain vide ne suivent que l’élasticité à l’accès.',
    potential_without_income:
      'Les revenus des zones ne sont pas connus : le potentiel suit les habitants et la densité.',
    residual_prior:
      'L’écart d’un événement au modèle est un a priori (écart-type {sd} du logarithme), non estimé sur ce réseau.',
    size_prior: 'L’effet de la surface est un a priori, non estimé.',
    specification_challenged:
      'Sur les zones mises de côté, une décroissance {form, select, exponential {de forme exponentielle} power {en puissance} tanner {de Tanner} other {de forme log-logistique}} avec {effects, select, none {aucun effet propre} free {des effets libres} other {des effets resserrés}} par magasin prédit mieux les achats que ce qui est en usage.',
    stores_by_totals:
      '{stores, plural, one {# magasin n’est connu que par son total : sa zone de chalandise est celle} other {# magasins ne sont connus que par leur total : leurs zones de chalandise sont celles}} du modèle.',
    stores_by_zones:
      '{stores, plural, one {# magasin est connu} other {# magasins sont connus}} par ses ventes par zone : qui achète, combien de fois, et où vont ces clients quand un magasin ferme n’est pas connu. Ni transfert mesuré, ni réachat pour eux.',
    stores_without_sales:
      '{stores, plural, one {# magasin ouvert n’a} other {# magasins ouverts n’ont}} aucune vente dans la base et restent hors du marché.',
    totals_route:
      'Aucun magasin n’a de clients localisés : les attractions sont déduites des totaux, et d’où viennent les clients n’est pas connu.',
    travel_estimate: 'Les temps de trajet sont estimés ({id}), avec une erreur typique de {error}.',
    travel_matrix:
      'Les temps des magasins existants viennent de la matrice de l’équipe données, ceux des nouveaux sites de {id}.',
    web_closing_events:
      'La réaction du web à une fermeture est estimée sur {events, plural, one {# événement} other {# événements}} du réseau, combinés à l’a priori : {mid} ({low} à {high}).',
    web_closing_prior:
      'La réaction du web à une fermeture est un a priori, non estimée, et son signe est ouvert : {mid} ({low} à {high}).',
    web_near_alike:
      'Là où un autre magasin de la chaîne est à moins de 20 minutes, le web réagit à l’accès de {near} ({near_low} à {near_high}), ailleurs de {far} ({far_low} à {far_high}), sur {events} événements : pas de différence au-delà du bruit, un seul chiffre vaut donc pour les deux.',
    web_near_apart:
      'Là où un autre magasin de la chaîne est à moins de 20 minutes, le web réagit à l’accès de {near} ({near_low} à {near_high}), ailleurs de {far} ({far_low} à {far_high}), sur {events} événements : la différence dépasse le bruit, et les prévisions prennent le chiffre de toutes les zones ensemble.',
    web_near_unknown:
      'Que le web réagisse autrement là où un autre magasin de la chaîne est proche n’est pas identifié sur ce réseau : un seul chiffre vaut pour toutes les zones.',
    web_opening_events:
      'La réaction du web à une ouverture est estimée sur {events, plural, one {# événement} other {# événements}} du réseau, combinés à l’a priori : {mid} ({low} à {high}).',
    web_opening_prior:
      'La réaction du web à une ouverture est un a priori, non estimée, et son signe est ouvert : {mid} ({low} à {high}).',
    without_competitors:
      'Les concurrents ne sont pas connus : leur attrait fait partie de ce que chaque zone dépense.',
  },
  errors: {
    cancelled: 'Le calage a été interrompu.',
    collinear:
      '{name} ne se distingue pas des autres colonnes (ou ne varie jamais entre les magasins d’un même choix) : retirez-la.',
    inconsistent_input: 'Le jeu de données n’a pas ce qu’il faut au modèle : republiez-le.',
    infeasible_totals: 'Les totaux donnés ne peuvent pas être atteints ensemble.',
    invalid_value: 'Une valeur n’a pas de sens pour le modèle.',
    negative_weight:
      'La ligne {row} a le poids {weight} : un choix ne se fait pas moins que jamais. Calez sur les achats, sans les retours.',
    no_choice: 'Aucun achat à apprendre, ou jamais plus d’un magasin au choix.',
    no_sales: 'Aucun magasin ouvert n’a de ventes dans les douze mois de la base.',
    not_converged: 'Le calcul ne s’est pas stabilisé après {iterations} itérations.',
    not_identified: 'Les données ne permettent pas d’estimer ce paramètre.',
    separation:
      'Les données prédisent chaque choix avec certitude par {name} : son effet n’a pas de valeur finie.',
    travel_unknown:
      'Le modèle repose sur {id}, qui n’est pas disponible ici : les nouveaux sites n’ont pas de temps de trajet.',
  },
  change: {
    area_out_of_range:
      '{id} fait {area} m², hors des {low} à {high} m² sur lesquels le modèle est calé : sa prévision est une fourchette.',
    conflicting_changes: 'Le magasin {id} est modifié deux fois : gardez un seul changement.',
    duplicate_candidate:
      '{id} est ouvert deux fois, ou porte le code d’un magasin : donnez un code propre à chaque site.',
    far_move:
      'Le magasin {name} déménage à {km} km : c’est une fermeture et une ouverture, ses clients ne suivent pas.',
    format_unknown: 'Aucun magasin n’a le format {format} : son effet est inconnu et compté pour nul.',
    nobody_in_reach: 'Personne n’habite à portée de {id} : il n’y vend rien.',
    nothing_left: 'Tous les magasins ferment : il ne reste pas de réseau à comparer.',
    on_another_store:
      'Le magasin {name} déménage sur {other_name} : fermez l’un des deux, ou déplacez-le ailleurs.',
    opens_on_store: '{id} ouvre là où {name} est déjà installé.',
    resize_capped:
      'La surface du magasin {name} change de plus de la moitié ou du double : la prévision ne va pas au-delà de la moitié ou du double.',
    sales_out_of_reach:
      '{sales} de ventes sont données à {id}, plus que les zones à sa portée ne peuvent dépenser : {reached} est retenu.',
    same_format: 'Le magasin {name} a déjà le format {format}.',
    store_closed: 'Le magasin {name} est déjà fermé.',
    store_without_sales:
      'Le magasin {name} n’a aucune vente dans les douze mois de la base : il n’y a rien à déplacer.',
    unknown_competitor: 'Le jeu de données n’a pas de concurrent {id} en activité.',
    unknown_store: 'Le jeu de données n’a pas de magasin {id}.',
  },
  coefficient: {
    decay: 'L’attrait est divisé par deux toutes les {minutes} minutes.',
    decay_bending:
      'L’attrait est divisé par deux après les {first} premières minutes ; à partir de {near} minutes il en faut {later} de plus.',
    size: 'Le double de surface attire {factor} fois plus.',
    format: 'Un magasin au format {name} attire {factor} fois ce qu’attire le format le plus courant.',
    effect_sd: 'Deux magasins de même surface et de même format diffèrent d’un facteur {factor} environ.',
    access_opening:
      'Pour 10 % d’accès qu’une ouverture ajoute, on dépense {percent} % de plus en magasin ({low} à {high}).',
    access_closing:
      'De ce que vend un magasin à faible part dans ses zones, le réseau perd {percent} % quand il ferme ({low} à {high}).',
    web_opening:
      'Là où une ouverture double l’accès aux magasins, les ventes du web changent de {percent} % ({low} à {high}).',
    web_closing:
      'Là où une fermeture divise par deux l’accès aux magasins, les ventes du web changent de {percent} % ({low} à {high}).',
  },
  source: {
    prior: 'a priori, non estimé',
    combined: 'estimé sur {events, plural, one {# événement} other {# événements}} du réseau et l’a priori',
    estimated: 'estimé sur {events, plural, one {# événement} other {# événements}} du réseau',
    assumed: 'fixé par le scénario',
  },
  parameter: {
    access: 'Élasticité à l’accès',
    web: 'Réaction du web',
    decay: 'Décroissance avec la distance',
    size: 'Effet de la surface',
    new_site: 'Qualité du nouveau site',
    travel_time: 'Temps de trajet vers le site',
    event_residual: 'Écart de l’événement au modèle',
    passage_lost: 'Clientèle de passage perdue',
    click_recapture: 'Click & collect livré à la place',
  },
  flip: {
    flips: '{parameter} : entre {low} et {high}, le gain net change de signe à {threshold}.',
    none: 'Aucun paramètre, dans sa fourchette plausible, ne change le signe du gain net.',
  },
  rangeOnly:
    'Plus du quart de la prévision sort du domaine calé : seule la fourchette est donnée, sans point.',
  donors: {
    indicative:
      'La répartition par magasin est indicative : les événements passés du réseau ne l’ont pas encore confirmée.',
    supported:
      'La répartition par magasin a tenu sur {events, plural, one {# événement passé} other {# événements passés}} du réseau.',
  },
  rivals: {
    none: 'Concurrents inconnus.',
    density: 'Les concurrents pèsent sur la dépense des zones.',
    choice: 'Les concurrents sont dans le choix des clients.',
  },
}
