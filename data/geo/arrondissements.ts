/**
 * Where the municipal arrondissements are, for those that GeoNames' list does not hold as such.
 * Lyon 1 to 9 and Marseille 1 to 8 it holds.
 */

/** The quarters (GeoNames sections of Marseille) that make up arrondissements 9 to 16. */
export const MARSEILLE_QUARTERS: Record<string, readonly string[]> = {
  '13209': ['Mazargues', 'Le Cabot', 'Sainte-Marguerite', 'La Panouse', 'Le Redon', 'Les Baumettes'],
  '13210': ['La Capelette', 'Menpenti', 'Pont de Vivaux', 'Saint-Loup', 'Saint-Tronc', 'La Timone'],
  '13211': ['La Pomme', 'La Valbarelle', 'La Valentine', 'Les Camoins', 'Saint-Marcel', 'La Barasse'],
  '13212': ['Les Caillols', 'Les Trois-Lucs', 'Montolivet', 'Saint-Barnabé', 'Saint-Julien'],
  '13213': ['La Croix-Rouge', 'La Rose', 'Les Olives', 'Malpassé', 'Saint-Jérôme', 'Saint-Just'],
  '13214': ['Bon-Secours', 'Le Canet', 'Le Merlan', 'Saint-Barthélémy', 'Saint-Joseph', 'Sainte-Marthe'],
  '13215': ['La Cabucelle', 'La Viste', 'Les Aygalades', 'Saint-Antoine', 'Saint-Louis', 'Notre-Dame Limite'],
  '13216': ["L'Estaque", 'Les Riaux', 'Saint-André', 'Saint-Henri'],
}

/**
 * Paris: no package holds its arrondissements, and one point for 2.1 million people would ruin any map of
 * Paris. These are the middles of the built-up parts, written by hand, good to some 300 m.
 */
export const PARIS_CENTRES: Record<string, readonly [lat: number, lon: number]> = {
  '75101': [48.863, 2.336],
  '75102': [48.868, 2.343],
  '75103': [48.863, 2.36],
  '75104': [48.854, 2.358],
  '75105': [48.844, 2.351],
  '75106': [48.849, 2.333],
  '75107': [48.856, 2.312],
  '75108': [48.873, 2.313],
  '75109': [48.877, 2.337],
  '75110': [48.876, 2.361],
  '75111': [48.859, 2.38],
  '75112': [48.841, 2.395],
  '75113': [48.828, 2.362],
  '75114': [48.829, 2.327],
  '75115': [48.84, 2.293],
  '75116': [48.859, 2.275],
  '75117': [48.887, 2.307],
  '75118': [48.893, 2.348],
  '75119': [48.887, 2.385],
  '75120': [48.864, 2.401],
}
