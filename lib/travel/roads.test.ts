import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadFrance } from '@/lib/geo/france'
import { crowFly } from './crow-fly'
import { travelTimesFor } from './registry'
import { roads } from './roads'

const { zones } = loadFrance(join(process.cwd(), 'data/geo'))

// Usual driving times without congestion, from general knowledge, rounded to five minutes. The estimate was
// fitted on the first, third, fifth ... of them.
const USUAL = `
  Annecy | Chambéry | 45
  Lyon 3e Arrondissement | Grenoble | 75
  Rennes | Nantes | 80
  Paris 14e Arrondissement | Orléans | 90
  Toulouse | Bordeaux | 150
  Paris 18e Arrondissement | Lille | 145
  Paris 13e Arrondissement | Lyon 3e Arrondissement | 270
  Versailles | Chartres | 60
  Rennes | Vitré (35) | 35
  Rennes | Fougères (35) | 45
  Nantes | Cholet | 50
  Nantes | Saint-Nazaire (44) | 50
  Nantes | Clisson | 35
  Vannes | Lorient | 45
  Quimper | Brest | 60
  Angers | Cholet | 50
  Angers | Saumur | 50
  Tours | Blois | 50
  Tours | Chinon | 50
  Tours | Loches | 45
  Le Mans | Laval (53) | 60
  Caen | Bayeux | 30
  Caen | Lisieux | 45
  Rouen | Dieppe | 50
  Rouen | Évreux | 50
  Rouen | Le Havre | 65
  Amiens | Abbeville | 45
  Lille | Arras | 45
  Lille | Valenciennes | 45
  Lille | Dunkerque | 60
  Reims | Épernay | 30
  Reims | Châlons-en-Champagne | 40
  Metz | Nancy | 50
  Metz | Thionville | 30
  Nancy | Épinal | 55
  Strasbourg | Colmar | 55
  Strasbourg | Haguenau | 35
  Colmar | Mulhouse | 40
  Besançon | Dole | 45
  Besançon | Pontarlier | 65
  Dijon | Beaune | 40
  Dijon | Besançon | 70
  Dijon | Chalon-sur-Saône | 55
  Mâcon | Bourg-en-Bresse | 40
  Lyon 3e Arrondissement | Villefranche-sur-Saône | 40
  Lyon 3e Arrondissement | Saint-Étienne | 60
  Lyon 3e Arrondissement | Bourg-en-Bresse | 65
  Lyon 3e Arrondissement | Chambéry | 75
  Lyon 7e Arrondissement | Valence (26) | 70
  Grenoble | Chambéry | 50
  Grenoble | Valence (26) | 70
  Annecy | Albertville | 50
  Annecy | Thonon-les-Bains | 75
  Gap | Briançon | 95
  Gap | Digne-les-Bains | 80
  Avignon | Nîmes | 45
  Avignon | Carpentras | 35
  Avignon | Aix-en-Provence | 65
  Marseille 1er Arrondissement | Aix-en-Provence | 35
  Marseille 1er Arrondissement | Toulon | 55
  Nice | Cannes | 40
  Nîmes | Alès | 45
  Nîmes | Montpellier | 50
  Montpellier | Béziers | 55
  Montpellier | Millau | 85
  Béziers | Narbonne | 30
  Narbonne | Perpignan | 50
  Perpignan | Prades (66) | 45
  Toulouse | Montauban (82) | 45
  Toulouse | Albi | 60
  Toulouse | Castres | 80
  Toulouse | Auch | 75
  Toulouse | Foix | 65
  Toulouse | Carcassonne | 65
  Pau | Tarbes | 45
  Pau | Oloron-Sainte-Marie | 45
  Pau | Bayonne | 80
  Mont-de-Marsan | Dax | 55
  Bordeaux | Arcachon | 60
  Bordeaux | Libourne | 40
  Bordeaux | Langon (33) | 45
  Bordeaux | Angoulême | 90
  Angoulême | Cognac | 45
  Saintes | Royan | 40
  La Rochelle | Niort | 55
  La Rochelle | Rochefort | 35
  Niort | Poitiers | 60
  Limoges | Brive-la-Gaillarde | 65
  Limoges | Guéret | 70
  Brive-la-Gaillarde | Tulle | 30
  Périgueux | Brive-la-Gaillarde | 60
  Périgueux | Bergerac | 55
  Clermont-Ferrand | Vichy | 50
  Clermont-Ferrand | Moulins (03) | 75
  Clermont-Ferrand | Le Puy-en-Velay | 100
  Aurillac | Rodez | 105
  Rodez | Albi | 75
  Bourges | Vierzon | 35
  Bourges | Nevers | 60
  Châteauroux | Bourges | 65
  Orléans | Montargis | 60
  Orléans | Pithiviers | 45
  Auxerre | Sens | 50
  Troyes | Sens | 55
  Chaumont (52) | Langres | 35
  Alençon | Le Mans | 45
  Cherbourg-en-Cotentin | Caen | 80
  Saint-Lô | Caen | 45
  Saint-Malo | Rennes | 55
  Dinan | Saint-Malo | 35
  Saint-Brieuc | Lannion | 50
  Morlaix | Brest | 45
  Lannion | Morlaix | 40
  Pontivy | Vannes | 50
  Ploërmel | Rennes | 45
  Redon | Rennes | 60
  Redon | Vannes | 50
  Laval (53) | Mayenne | 30
  Aurillac | Brive-la-Gaillarde | 105
  Mende | Millau | 75
  Mende | Le Puy-en-Velay | 100
  Privas | Valence (26) | 50
  Privas | Aubenas | 35
  Digne-les-Bains | Manosque | 50
  Draguignan | Toulon | 60
  Draguignan | Fréjus | 35
  Bourg-Saint-Maurice | Albertville | 55
  Guéret | Montluçon | 50
  Châtellerault | Poitiers | 35
  Fontenay-le-Comte | La Rochelle | 45
  La Roche-sur-Yon | Les Sables-d'Olonne | 35
  Cholet | La Roche-sur-Yon | 50
  Agen | Auch | 70
  Agen | Cahors | 80
  Cahors | Montauban (82) | 45
  Figeac | Cahors | 70
  Figeac | Rodez | 65
  Charleville-Mézières | Reims | 55
  Bar-le-Duc | Nancy | 75
  Verdun (55) | Metz | 50
  Saint-Dié-des-Vosges | Épinal | 45
  Saint-Dié-des-Vosges | Colmar | 65
  Vesoul | Belfort | 55
  Lons-le-Saunier | Dole | 45
  Lons-le-Saunier | Bourg-en-Bresse | 50
  Moulins (03) | Nevers | 45
  Montluçon | Moulins (03) | 65
  Roanne | Saint-Étienne | 60
  Roanne | Vichy | 60
  Beauvais | Compiègne | 55
  Beauvais | Amiens | 50
  Compiègne | Soissons | 35
  Laon | Saint-Quentin (02) | 40
  Laon | Soissons | 35
  Cambrai | Saint-Quentin (02) | 35
  Dreux | Évreux | 40
  Dreux | Chartres | 35
  Chartres | Châteaudun | 45
  Vendôme | Blois | 35
  Romorantin-Lanthenay | Blois | 45
  Flers | Caen | 55
  Flers | Argentan | 45
  Avranches | Saint-Lô | 50
  Granville | Avranches | 35`

function place(name: string): { lat: number; lon: number } {
  const [, plain, departement] = /^(.+?)(?: \((\w+)\))?$/.exec(name)!
  const found = zones.zoneId.findIndex(
    (id, i) => zones.name[i] === plain && (!departement || id.startsWith(departement)),
  )
  expect(found, name).toBeGreaterThanOrEqual(0)
  return { lat: zones.lat[found], lon: zones.lon[found] }
}
const pairs = USUAL.trim()
  .split('\n')
  .map(line => line.trim().split(' | '))
  .map(([from, to, minutes]) => ({ from: place(from), to: place(to), minutes: Number(minutes) }))
const unseen = pairs.filter((_, k) => k % 2 === 1)

const one = ({ lat, lon }: { lat: number; lon: number }) => ({
  lat: Float64Array.of(lat),
  lon: Float64Array.of(lon),
})

/** Root mean square of the log of estimated over usual times. */
function error(travel: typeof roads, among: typeof pairs): number {
  const squares = among.map(p => Math.log(travel.minutesTo(one(p.from), p.to)[0] / p.minutes) ** 2)
  return Math.sqrt(squares.reduce((a, b) => a + b, 0) / squares.length)
}

describe('the road estimate of France', () => {
  it('comes within its stated error of usual driving times, on pairs it was not fitted on', () => {
    expect(unseen.length).toBeGreaterThan(70)
    expect(error(roads, unseen)).toBeLessThan(roads.relativeError!)
  })

  it('has at most two thirds of the error of the crow-fly estimate', () => {
    expect(error(roads, unseen) / error(crowFly, unseen)).toBeLessThan(0.67)
  })

  it('goes around the water', () => {
    const blaye = { lat: 45.127, lon: -0.662 }
    const pauillac = { lat: 45.199, lon: -0.748 }
    expect(
      roads.minutesTo(one(blaye), pauillac)[0] / crowFly.minutesTo(one(blaye), pauillac)[0],
    ).toBeGreaterThan(2)
    const bastia = { lat: 42.697, lon: 9.45 }
    const nice = { lat: 43.7, lon: 7.27 }
    expect(roads.minutesTo(one(bastia), nice)[0]).toBeGreaterThan(240)
  })

  it('is positive, finite and nearly the same there and back', () => {
    const france = fc.record({
      lat: fc.double({ min: 43.5, max: 49.5, noNaN: true }),
      lon: fc.double({ min: 0, max: 6, noNaN: true }),
    })
    fc.assert(
      fc.property(france, france, (a, b) => {
        const there = roads.minutesTo(one(a), b)[0]
        const back = roads.minutesTo(one(b), a)[0]
        expect(there).toBeGreaterThan(0)
        expect(Math.abs(there - back)).toBeLessThan(6 + 0.1 * there)
      }),
      { seed: 7, numRuns: 200 },
    )
  })

  it('changes smoothly as a site moves', () => {
    const lyon = one({ lat: 45.76, lon: 4.84 })
    let last = roads.minutesTo(lyon, { lat: 45.3, lon: 4.9 })[0]
    for (let k = 1; k <= 400; k++) {
      const next = roads.minutesTo(lyon, { lat: 45.3 + k * 0.001, lon: 4.9 })[0]
      expect(Math.abs(next - last)).toBeLessThan(3)
      last = next
    }
  })

  it('is the crow-fly estimate abroad, and is chosen where most points are in France', () => {
    const iowa = one({ lat: 41.6, lon: -93.6 })
    const shop = { lat: 41.7, lon: -93.5 }
    expect(roads.minutesTo(iowa, shop)).toEqual(crowFly.minutesTo(iowa, shop))
    expect(travelTimesFor(iowa)).toBe(crowFly)
    expect(travelTimesFor(zones)).toBe(roads)
  })
})
