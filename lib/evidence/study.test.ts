import { describe, expect, it } from 'vitest'
import { History } from './panel'
import { studyEvents } from './study'
import { makeHistory } from './world.fixture'

describe('the access elasticity from past events', () => {
  const { panel, world } = makeHistory()
  const study = studyEvents(new History(panel), [])
  const term = (name: string) => study.elasticities.find(e => e.term === name)!

  it('rests on the openings and closings of the network', () => {
    expect(study.events.map(s => [s.event.kind, s.event.store, s.reason])).toEqual([
      ['opening', 3, null],
      ['closure', 0, null],
      ['opening', 20, null],
      ['closure', 23, null],
    ])
  })

  it('comes out as it was planted, for every event within three standard errors', () => {
    for (const { access } of study.events)
      expect(Math.abs(access!.value - world.rho) / access!.se).toBeLessThan(3)
    const rho = term('access')
    expect(rho.source).not.toBe('prior')
    expect(rho.evidence_weight).toBeGreaterThan(0.5)
    expect(Math.abs(rho.value - world.rho)).toBeLessThan(2 * rho.se)
    expect(rho.se).toBeLessThan(0.12)
  })

  it('holds for the web too, whose sign is open', () => {
    for (const { web } of study.events) expect(Math.abs(web!.value - world.eta) / web!.se).toBeLessThan(3)
    expect(Math.abs(term('web').value - world.eta)).toBeLessThan(2 * term('web').se)
  })

  it('tells the web’s reaction apart by presence only where enough zones are on each side', () => {
    const sides = study.events.flatMap(s => [s.webNear, s.webFar])
    const found = sides.filter(f => f !== null)
    expect(found.length).toBeGreaterThan(0)
    for (const side of found) expect(Math.abs(side.value - world.eta) / side.se).toBeLessThan(3.5)
    for (const name of ['web_near', 'web_far']) {
      const known = study.events.filter(s => (name === 'web_near' ? s.webNear : s.webFar)).length
      expect(term(name).events).toBe(known)
      expect(term(name).source === 'prior').toBe(known === 0)
      expect(Math.abs(term(name).value - world.eta)).toBeLessThan(3 * term(name).se)
    }
  })

  it('finds nothing where nothing happened: neither the year before nor at other stores', () => {
    for (const { preTrend } of study.events) expect(Math.abs(preTrend!.value)).toBeLessThan(0.1)
    expect(study.placebo.count).toBeGreaterThanOrEqual(8)
    expect(study.placebo.access).toBeLessThan(1.6)
  })

  it('is not fooled by a loyalty programme that doubles the identified customers within the months compared', () => {
    const programme = makeHistory({ identified: m => (m < 22 ? 0.4 : 0.8) })
    const { elasticities } = studyEvents(new History(programme.panel), [])
    const rho = elasticities.find(e => e.term === 'access')!
    expect(Math.abs(rho.value - programme.world.rho)).toBeLessThan(2 * rho.se)
  })

  it('is the prior, and says so, where no customer is located', () => {
    const none = new Int32Array()
    const located = {
      zone: none,
      store: none,
      month: none,
      gross: new Float64Array(),
      tickets: new Float64Array(),
    }
    const { events, elasticities } = studyEvents(new History({ ...panel, located }), [])
    expect(new Set(events.map(e => e.reason))).toEqual(new Set(['no_located_customers']))
    expect(elasticities.every(e => e.source === 'prior' && e.evidence_weight === 0)).toBe(true)
    expect(elasticities.find(e => e.term === 'access')).toMatchObject({ value: 0.65, low: 0.35, high: 0.85 })
  })
})
