'use client'
import { X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useExample } from '../palette/use-example'
import { useApp } from '../session/context'
import { Button, IconButton } from '../ui/button'
import { endTour, goTo, startTour, useTour } from './use-tour'

/** What each step points at, and on which side of it the card stands. */
const STEPS = [
  { id: 'map', target: 'main', side: 'inside' },
  {
    id: 'strip',
    target: '[data-tour="strip"]',
    side: 'above',
  },
  { id: 'panel', target: '#panel', side: 'left' },
  { id: 'views', target: 'header nav', side: 'below' },
  { id: 'palette', target: '[data-tour="palette"]', side: 'below' },
] as const

const WIDTH = 320
const GAP = 12

/** Five things worth knowing, beside what they speak of: everything stays usable meanwhile. */
export function Tour() {
  const step = useTour(s => s.step)
  return step === null ? null : <Step at={step} />
}

function Step({ at }: { at: number }) {
  const t = useTranslations('tour')
  const set = useApp(s => s.set)
  const example = useExample()
  const { id, target, side } = STEPS[at]
  const box = useTarget(target)
  const card = useRef<HTMLElement>(null)
  const [height, setHeight] = useState(170)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step takes the focus anew, and measures its card
  useEffect(() => {
    card.current?.focus()
    if (card.current) setHeight(card.current.offsetHeight)
  }, [at])
  useEffect(() => {
    set({ view: 'map', panelOpen: true })
  }, [set])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && endTour()
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  if (!box) return null
  const last = at === STEPS.length - 1
  const place = placeOf(box, side, height)
  return (
    <>
      <div
        aria-hidden
        className="pointer-events-none fixed z-40 rounded-lg border-2 border-accent motion-safe:transition-all motion-safe:duration-150"
        style={{ left: box.left + 2, top: box.top + 2, width: box.width - 4, height: box.height - 4 }}
      />
      <section
        ref={card}
        tabIndex={-1}
        aria-label={t('label')}
        className="fixed z-50 w-80 rounded-lg border border-line bg-paper p-4 shadow-panel outline-none"
        style={place}
      >
        <div className="flex items-start gap-2">
          <h2 className="flex-1 text-base font-semibold">{t(`steps.${id}.title`)}</h2>
          <IconButton label={t('skip')} onClick={endTour} className="-mt-1.5 -mr-1.5">
            <X size={15} aria-hidden />
          </IconButton>
        </div>
        <p className="mt-1 text-ink-2">{t(`steps.${id}.text`, example)}</p>
        <div className="mt-3 flex items-center gap-2">
          <span className="mr-auto text-xs text-ink-3 tabular-nums">
            {t('step', { at: at + 1, of: STEPS.length })}
          </span>
          {at > 0 && <Button onClick={() => goTo(at - 1)}>{t('back')}</Button>}
          <Button kind="primary" onClick={() => (last ? endTour() : goTo(at + 1))}>
            {last ? t('end') : t('next')}
          </Button>
        </div>
      </section>
    </>
  )
}

/** Where the target stands, followed while the page changes its size. */
function useTarget(selector: string): DOMRect | null {
  const [box, setBox] = useState<DOMRect | null>(null)
  useEffect(() => {
    const target = document.querySelector(selector)
    const measure = () =>
      setBox(
        target?.getBoundingClientRect() ?? new DOMRect(0, 48, window.innerWidth, window.innerHeight - 48),
      )
    measure()
    const observer = new ResizeObserver(measure)
    if (target) observer.observe(target)
    addEventListener('resize', measure)
    return () => {
      observer.disconnect()
      removeEventListener('resize', measure)
    }
  }, [selector])
  return box
}

function placeOf(box: DOMRect, side: (typeof STEPS)[number]['side'], height: number) {
  const within = (value: number, most: number) => Math.max(GAP, Math.min(value, most - GAP))
  const x = (left: number) => within(left, window.innerWidth - WIDTH)
  const y = (top: number) => within(top, window.innerHeight - height)
  const middle = box.left + box.width / 2 - WIDTH / 2
  switch (side) {
    case 'inside':
      return { left: x(middle), top: y(box.top + box.height * 0.55) }
    case 'above':
      return { left: x(middle), top: y(box.top - height - GAP) }
    case 'left':
      // On a small screen the panel is a sheet from below: the card stands over it.
      return box.left > WIDTH + 2 * GAP
        ? { left: x(box.left - WIDTH - GAP), top: y(box.top + 60) }
        : { left: x(middle), top: y(box.top - height - GAP) }
    case 'below':
      return { left: x(middle), top: y(box.bottom + GAP) }
  }
}

/** The offer, once: a person who took or left the tour finds it in the palette. */
export function TourOffer() {
  const t = useTranslations('tour')
  const { seen, step } = useTour()
  if (seen || step !== null) return null
  return (
    <p className="flex items-center gap-1">
      <Button kind="quiet" className="-ml-2 text-accent!" onClick={startTour}>
        {t('invite')}
      </Button>
      <IconButton label={t('decline')} onClick={endTour}>
        <X size={14} aria-hidden />
      </IconButton>
    </p>
  )
}
