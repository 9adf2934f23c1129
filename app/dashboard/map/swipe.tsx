'use client'
import { MoveHorizontal } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { useApp } from '../session/context'
import type { MapPicture } from './picture'
import { useMapPicture, useOtherPicture } from './picture-context'
import { useMeasureText } from './words'

/** The line between two pictures of one camera, with what either side shows. */
export function Swipe() {
  const t = useTranslations('mapView.compare')
  const main = useMapPicture()
  const other = useOtherPicture()
  const swipe = useApp(s => s.swipe)
  const on = useApp(s => s.compare !== 'none')
  const set = useApp(s => s.set)
  const box = useRef<HTMLDivElement>(null)
  const held = useRef(false)
  if (!on || !main || !other) return null
  const put = (at: number) => set({ swipe: Math.min(0.96, Math.max(0.04, at)) })
  const move = (e: PointerEvent) => {
    const rect = box.current?.getBoundingClientRect()
    if (held.current && rect) put((e.clientX - rect.left) / rect.width)
  }
  const key = (e: KeyboardEvent) => {
    const by = e.key === 'ArrowLeft' ? -0.02 : e.key === 'ArrowRight' ? 0.02 : 0
    if (by === 0) return
    e.preventDefault()
    put(swipe + by * (e.shiftKey ? 5 : 1))
  }
  return (
    <div ref={box} className="pointer-events-none absolute inset-0 z-[5]">
      <div
        role="slider"
        tabIndex={0}
        aria-label={t('handle')}
        aria-orientation="horizontal"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(100 * swipe)}
        onKeyDown={key}
        onPointerDown={e => {
          held.current = true
          e.currentTarget.setPointerCapture(e.pointerId)
        }}
        onPointerMove={move}
        onPointerUp={() => {
          held.current = false
        }}
        onPointerCancel={() => {
          held.current = false
        }}
        className="pointer-events-auto absolute inset-y-0 -ml-3 w-6 cursor-ew-resize touch-none pointer-coarse:-ml-[22px] pointer-coarse:w-11"
        style={{ left: `${100 * swipe}%` }}
      >
        <span className="absolute inset-y-0 left-1/2 w-0.5 -translate-x-1/2 bg-accent" />
        <span className="absolute top-1/2 left-1/2 flex size-8 -translate-x-1/2 -translate-y-1/2 items-center justify-center rounded-full border-2 border-accent bg-paper text-[10px] text-ink-2 shadow-panel">
          <MoveHorizontal size={13} aria-hidden />
        </span>
      </div>
      <Side picture={main} side="left" at={swipe} />
      <Side picture={other} side="right" at={swipe} />
    </div>
  )
}

function Side({ picture, side, at }: { picture: MapPicture; side: 'left' | 'right'; at: number }) {
  const t = useTranslations('mapView.compare')
  const text = useMeasureText()
  const { range } = picture.request
  return (
    <p
      className="absolute top-16 max-w-56 rounded-md border border-line bg-paper/95 px-2 py-1 text-xs font-medium shadow-panel max-[1100px]:top-28"
      style={
        side === 'left' ? { right: `calc(${100 * (1 - at)}% + 16px)` } : { left: `calc(${100 * at}% + 16px)` }
      }
    >
      {t('main', {
        metric: text.name(picture.measure.id),
        from: text.month(range.from),
        to: text.month(range.to),
      })}
    </p>
  )
}
