/** Les fermetures à regarder. */
export const closuresFr = {
  tab: 'Fermetures à regarder',
  title: 'Fermetures à regarder',
  back: 'Tous les magasins',
  lead: 'Chaque magasin est fermé seul, les autres restant ce qu’ils sont : ce que la chaîne garderait de ses ventes, ce qu’elle perdrait, et l’effet sur sa contribution annuelle. Sur douze mois, à maturité, hors taxes.',
  summary:
    '{gain, plural, =0 {Aucune fermeture n’améliorerait sûrement la contribution.} one {Une fermeture améliorerait la contribution, intervalle compris.} other {# fermetures amélioreraient la contribution, intervalle compris.}}',
  leases:
    '{count, plural, =0 {Aucun bail ne peut prendre fin dans les 24 mois.} one {Un bail peut prendre fin dans les 24 mois.} other {# baux peuvent prendre fin dans les 24 mois.}}',
  progress: '{done} magasins sur {all} calculés',
  progressPoints: 'Première estimation : {done} magasins sur {all}',
  stop: 'Arrêter',
  resume: 'Reprendre',
  stopped: 'Calcul arrêté : {done} magasins sur {all}.',
  waiting: 'Le modèle de marché se cale ; les fermetures suivent.',
  failed: 'Le calcul des fermetures s’est interrompu.',
  retry: 'Réessayer',
  search: 'Chercher un magasin',
  onlyLeases: 'Bail sous 24 mois',
  caption: 'Magasins, ce qu’ils laissent et ce que la chaîne garderait s’ils fermaient',
  columns: {
    name: 'Magasin',
    sales: 'Ventes',
    contribution: 'Contribution',
    kept: 'Gardé par la chaîne',
    lost: 'Perdu',
    gain: 'Effet sur la contribution',
    lease: 'Fin de bail possible',
    exit: 'Coût de sortie',
    entity: 'Entité juridique',
  },
  definitions: {
    contribution: 'Taux de marge × ventes − coûts fixes de l’année.',
    kept: 'Part des ventes du magasin que les autres magasins et le web de la chaîne reprendraient, avec son intervalle à 80 %.',
    gain: 'Coûts fixes qui cessent − marge sur les ventes perdues, au taux du magasin. Avant le coût de sortie, payé une fois.',
    entity:
      'Qui encaisse les ventes du magasin, et la part de ce que d’autres magasins reprendraient qui irait à une autre entité.',
  },
  sort: 'Trier par {column}',
  range: '{low} à {high}',
  interval: 'intervalle à 80 % : {range}',
  unknown: 'non fourni',
  unknownMany:
    'Taux de marge ou coûts fixes manquent pour {count, plural, one {# magasin} other {# magasins}} : ni contribution ni effet.',
  unknownAll:
    'Les extractions ne donnent ni taux de marge ni coûts fixes : les magasins sont classés selon ce que la chaîne garderait.',
  soon: 'sous 24 mois',
  within: 'reste dans l’entité',
  leaves: '{share} vers une autre entité',
  nothing: 'aucun transfert',
  mostTo: 'surtout vers {name}',
  close: 'Fermer dans le scénario',
  closed: 'Dans le scénario',
  empty: 'Aucun magasin ne correspond.',
  clear: 'Tout afficher',
  tabs: { label: 'Fermetures', ahead: 'À regarder', past: 'Déjà fermés' },
  past: {
    title: 'Les magasins fermés, et le web autour d’eux',
    command: 'Aller aux magasins fermés : où le web a progressé',
    lead: 'Ce que les habitants autour de chaque magasin fermé ont acheté sur le web dans les douze mois qui ont suivi, comparé aux mêmes mois un an plus tôt.',
    answer:
      'C’est autour de {name}, à moins de {minutes} min, que le web a le plus progressé : {growth}, contre {chain} pour l’ensemble des ventes web localisées sur les mêmes mois.',
    noAnswer: 'Les données ne couvrent un an avant et après aucune fermeture.',
    none: 'Aucun magasin de ce jeu de données n’a fermé.',
    waiting: 'Les temps de trajet vers les magasins fermés se calculent…',
    within: 'Autour : temps en voiture',
    minutes: '{minutes} min',
    caption: 'Magasins fermés, et ventes web à moins de {minutes} minutes, avant et après',
    columns: {
      name: 'Magasin fermé',
      closed: 'Fermé le',
      before: 'Web, un an avant',
      now: 'Web, après',
      gain: 'Écart',
      growth: 'Évolution',
      chain: 'Tout le web',
    },
    months: '{from} – {to}',
    notHeld: 'mois absents des données',
    onMap: 'Voir sur la carte',
    onMapOf: 'Voir sur la carte le web autour de {name}',
    limits: {
      months:
        'Les mois d’après commencent avec celui qui suit la fermeture. Quand moins de douze mois suivent, on en compare autant.',
      place: 'Seules comptent les ventes web localisées, prises par le centre de leur cellule ; {provider}.',
      cause:
        'La progression autour d’un magasin fermé n’est pas toute due à la fermeture : comparez-la à l’ensemble du web. Ce que les fermetures passées ont déplacé est mesuré dans les preuves d’un scénario.',
    },
  },
  limitsTitle: 'Ce que ce tableau ne dit pas',
  limits: {
    single:
      'Chaque fermeture est calculée seule. Deux magasins voisins fermés ensemble se reprennent moins : mettez-les dans le même scénario.',
    costs:
      'Salariés, stocks, image et loyers à renégocier n’y sont pas. La marge du transfert est comptée au taux du magasin fermé.',
    soft: 'Les fermetures passées de la chaîne règlent l’intervalle ; là où il touche zéro, le signe n’est pas acquis.',
  },
}
