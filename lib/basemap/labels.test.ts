import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Label, lookOf, readLabels, type TownsFile } from './labels'

const file = JSON.parse(readFileSync(join(process.cwd(), 'data/geo/towns.json'), 'utf8')) as TownsFile
const labels = readLabels(file)
const names = (zoom: number, language: 'fr' | 'en' = 'fr') => labels.at(zoom, language).map(l => l.text)

/** Box of the bare text in px, without the room that the layout leaves around it. */
function boxOf(label: Label, zoom: number): [left: number, top: number, right: number, bottom: number] {
  const scale = 512 * 2 ** zoom
  const { size, lift } = lookOf(label, 'light')
  const sin = Math.sin((label.lat * Math.PI) / 180)
  const x = (label.lon / 360 + 0.5) * scale
  const y = (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * scale - lift
  const width = label.text.length * size * 0.56
  return [x - width / 2, y - size / 2, x + width / 2, y + size / 2]
}

describe('Labels', () => {
  it.each([4, 5, 6, 7.5, 9, 10, 12])('cover no other at zoom %d', zoom => {
    const boxes = labels
      .at(zoom, 'fr')
      .map(label => ({ label, box: boxOf(label, zoom) }))
      .sort((a, b) => a.box[0] - b.box[0])
    const covered: string[] = []
    boxes.forEach(({ label, box }, i) => {
      for (let j = i + 1; j < boxes.length && boxes[j].box[0] < box[2]; j++) {
        const other = boxes[j].box
        if (other[1] < box[3] && box[1] < other[3]) covered.push(`${label.text} / ${boxes[j].label.text}`)
      }
    })
    expect(covered).toEqual([])
  })

  it('name more towns the nearer the map, and never lose one', () => {
    for (let zoom = 4; zoom < 12; zoom++) {
      const towns = (z: number) => labels.at(z, 'fr').filter(l => l.kind === 'town')
      const near = new Set(towns(zoom + 1).map(l => `${l.text}/${l.lat}`))
      expect(towns(zoom).filter(l => !near.has(`${l.text}/${l.lat}`))).toEqual([])
      expect(near.size).toBeGreaterThan(towns(zoom).length)
    }
  })

  it('begin with the great cities and reach small towns and arrondissements', () => {
    expect(names(5)).toEqual(expect.arrayContaining(['Paris', 'Lyon', 'Marseille', 'Toulouse', 'Nantes']))
    expect(names(5)).not.toContain('Annecy')
    expect(names(7)).toEqual(expect.arrayContaining(['Annecy', 'Chambéry', 'Grenoble']))
    expect(names(11)).not.toContain('Paris 11e')
    expect(names(12)).toEqual(expect.arrayContaining(['Paris 11e', 'Lyon 3e', 'Marseille 8e']))
  })

  it('speak French and English', () => {
    expect(names(5, 'fr')).toEqual(expect.arrayContaining(['Londres', 'Allemagne']))
    expect(names(5, 'en')).toEqual(expect.arrayContaining(['London', 'Germany']))
  })

  it('are the same array until the zoom passes half a level or the view leaves its tiles', () => {
    const view = { west: 5.5, south: 45.5, east: 6.5, north: 46.2 }
    expect(labels.at(8.1, 'fr')).toBe(labels.at(8.4, 'fr'))
    expect(labels.at(8.6, 'fr')).not.toBe(labels.at(8.4, 'fr'))
    const here = labels.at(9, 'fr', view)
    expect(labels.at(9.2, 'fr', { ...view, west: 5.6 })).toBe(here)
    expect(labels.at(9, 'fr', { ...view, west: 1, east: 2 })).not.toBe(here)
  })

  it('in a view are all those that lie in it', () => {
    const view = { west: 5.5, south: 45.5, east: 6.5, north: 46.2 }
    const inside = (l: Label) => l.lon > 5.5 && l.lon < 6.5 && l.lat > 45.5 && l.lat < 46.2
    const everywhere = labels.at(10, 'fr')
    const here = labels.at(10, 'fr', view)
    expect(here.filter(inside)).toEqual(everywhere.filter(inside))
    expect(here.length).toBeLessThan(everywhere.length / 10)
  })
})
