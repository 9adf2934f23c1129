/** What can be done while the data engine behind the picture is missing. */
export const openingFr = {
  engineMissing:
    'La carte, la période, les magasins et les chiffres clés fonctionnent ; les filtres par catégorie, le modèle de marché, les gisements et le SQL pas encore.',
  droppedLink:
    'Une partie de ce lien n’a pas pu être reprise et a été laissée de côté : {parts}. Le reste est affiché.',
  outsideData: '{part} {from} – {to} (les données vont de {first} à {last})',
  unknownStore: 'magasin « {id} » (inconnu de ce jeu de données)',
  unknownInFilter: 'Le filtre nomme ce que ce jeu de données ne connaît pas, et rien n’y répond : {what}.',
  removeUnknown: 'Retirer du filtre',
  more: '{count, plural, one {# autre} other {# autres}}',
  quoted: '« {text} »',
  understood: 'Compris',
}
