'use client'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { useApp } from '../session/context'
import { IconButton } from '../ui/button'

/** The right panel: the answer to what is selected. On a small screen it is a sheet from below. */
export function PanelFrame({ children }: { children: ReactNode }) {
  const t = useTranslations('app')
  const open = useApp(s => s.panelOpen)
  const set = useApp(s => s.set)
  return (
    <aside
      id="panel"
      aria-label={t('panel')}
      className={`relative z-20 flex shrink-0 flex-col border-l border-line bg-paper max-[1023px]:absolute max-[1023px]:inset-x-0 max-[1023px]:bottom-0 max-[1023px]:max-h-[60%] max-[1023px]:border-t max-[1023px]:border-l-0 ${open ? 'w-[380px] max-[1100px]:w-[350px] max-[1023px]:w-full' : 'w-0'}`}
    >
      <IconButton
        label={open ? t('hidePanel') : t('showPanel')}
        aria-expanded={open}
        aria-controls="panel-content"
        onClick={() => set({ panelOpen: !open })}
        className="absolute top-3 -left-4 z-30 h-8! w-4! rounded-r-none border border-r-0 border-line bg-paper max-[1023px]:hidden"
      >
        {open ? <ChevronRight size={14} aria-hidden /> : <ChevronLeft size={14} aria-hidden />}
      </IconButton>
      <div
        id="panel-content"
        hidden={!open}
        className={`min-h-0 flex-1 flex-col overflow-y-auto px-4 py-4 ${open ? 'flex' : 'hidden'}`}
      >
        {children}
      </div>
    </aside>
  )
}
