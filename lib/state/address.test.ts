import { expect, test } from 'vitest'
import { AddressKeeper } from './address'
import { type AppState, createAppState } from './app-state'
import { stateHash, stateOfHash } from './url'

/** A browser with a history and a clock of its own, and a page that keeps its address. */
function browser() {
  const app = createAppState()
  const entries = ['']
  let at = 0
  let clock = 0
  let timers: { run: () => void; due: number }[] = []
  const keeper = new AddressKeeper<AppState>({
    state: app.getState,
    hash: state => stateHash(state),
    write: (state, entry) => {
      if (entry === 'new') entries.splice(++at, Number.POSITIVE_INFINITY, stateHash(state))
      else entries[at] = stateHash(state)
    },
    later: (run, ms) => {
      const timer = { run, due: clock + ms }
      timers.push(timer)
      return () => {
        timers = timers.filter(t => t !== timer)
      }
    },
  })
  app.subscribe((now, before) => keeper.changed(now, before))
  const pass = (ms: number) => {
    clock += ms
    for (const due of timers.filter(t => t.due <= clock)) {
      timers = timers.filter(t => t !== due)
      due.run()
    }
  }
  const go = (step: number) => {
    at += step
    keeper.followed(true)
    app
      .getState()
      .set(stateOfHash(entries[at])?.state ?? { view: 'map', selected: null, storeTab: 'summary' })
    pass(0)
  }
  return { app: app.getState(), state: app.getState, entries, pass, go }
}

test('another view, store and part of its page are entries of their own', () => {
  const { app, entries, pass } = browser()
  app.set({ view: 'stores' })
  pass(0)
  app.select('M106')
  pass(0)
  app.set({ storeTab: 'catchment' })
  pass(0)
  expect(entries).toEqual(['', '#v=1~wstores', '#v=1~wstores~sM106', '#v=1~wstores~sM106~tcatchment'])
})

test('changes that come together are one entry, and there and back is none', () => {
  const { app, entries, pass } = browser()
  app.set({ view: 'stores' })
  app.select('M106')
  pass(0)
  expect(entries).toEqual(['', '#v=1~wstores~sM106'])
  app.select('M107')
  app.select('M106')
  pass(0)
  expect(entries).toHaveLength(2)
})

test('a drag rewrites its entry, once it rests', () => {
  const { app, entries, pass } = browser()
  for (const lat of [46, 46.5, 47]) {
    app.set({ camera: { lat, lon: 2, zoom: 8 } })
    pass(100)
  }
  expect(entries).toEqual([''])
  pass(400)
  expect(entries).toEqual(['#v=1~z47,2,8'])
})

test('an entry is left with what was on screen, however soon', () => {
  const { app, entries, pass } = browser()
  app.set({ mapMode: 'cells' })
  pass(10)
  app.select('M106')
  pass(0)
  expect(entries).toEqual(['#v=1~dcells', '#v=1~dcells~sM106'])
})

test('steps back and forth bring states back and write no entries', () => {
  const { app, state, entries, pass, go } = browser()
  app.set({ view: 'stores', mapMode: 'cells' })
  pass(0)
  app.select('M106')
  pass(0)
  const walked = [...entries]
  go(-1)
  expect(state()).toMatchObject({ view: 'stores', selected: null, mapMode: 'cells' })
  go(-1)
  expect(state()).toMatchObject({ view: 'map', selected: null })
  go(2)
  expect(state()).toMatchObject({ view: 'stores', selected: 'M106' })
  pass(1000)
  expect(entries).toEqual(walked)
  go(-1)
  app.select('M107')
  pass(0)
  expect(entries).toEqual(['', '#v=1~wstores~dcells', '#v=1~wstores~dcells~sM107'])
})

test('what waits to be written is not written into the entry that a step back leads to', () => {
  const { app, entries, pass, go } = browser()
  app.set({ view: 'stores' })
  pass(0)
  app.set({ mapMode: 'cells' })
  go(-1)
  pass(1000)
  expect(entries[0]).not.toContain('wstores')
})
