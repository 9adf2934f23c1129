'use client'
import { CloudUpload, ShieldCheck } from 'lucide-react'
import { RadioGroup } from 'radix-ui'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useFormat } from '../session/context'
import { FIELD, Field } from '../ui/card'
import { type DoorState, doorState } from './door-client'
import { type Door, useWork } from './work'

/** The two ways files can go, told apart before anything is given. */
export function Doors() {
  const t = useTranslations('dataScreen.doors')
  const format = useFormat()
  const door = useWork(s => s.door)
  const running = useWork(s => s.run !== null)
  const server = useServerDoor()
  return (
    <RadioGroup.Root
      aria-label={t('label')}
      value={door}
      disabled={running}
      onValueChange={value => useWork.setState({ door: value as Door, problem: null })}
      className="grid grid-cols-2 gap-4"
    >
      <DoorCard
        value="private"
        chosen={door === 'private'}
        icon={<ShieldCheck size={20} aria-hidden />}
        title={t('private')}
        promise={t('privatePromise')}
        text={t('privateText')}
      />
      <DoorCard
        value="server"
        chosen={door === 'server'}
        icon={<CloudUpload size={20} aria-hidden />}
        title={t('server')}
        promise={t('serverPromise')}
        text={t('serverText')}
      >
        {server && server.uploads !== 'on' && (
          <p className="rounded-md bg-warn-soft px-2.5 py-1.5 text-warn-ink">
            {t(server.uploads)} <code className="text-xs">CHALANDISE_UPLOAD_TOKEN</code>
          </p>
        )}
        {server?.uploads === 'on' && (
          <p className="text-xs text-ink-3">{t('on', { limit: format.bytes(server.limit) })}</p>
        )}
      </DoorCard>
    </RadioGroup.Root>
  )
}

function DoorCard({
  value,
  chosen,
  icon,
  title,
  promise,
  text,
  children,
}: {
  value: Door
  chosen: boolean
  icon: ReactNode
  title: string
  promise: string
  text: string
  children?: ReactNode
}) {
  return (
    <RadioGroup.Item
      value={value}
      aria-label={`${title}. ${promise}`}
      className={`flex items-start gap-3 rounded-lg border bg-paper p-4 text-left ${
        chosen ? 'border-accent ring-1 ring-accent' : 'border-line hover:border-ink-3'
      }`}
    >
      <span
        aria-hidden
        className={`mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border ${chosen ? 'border-accent' : 'border-ink-3'}`}
      >
        {chosen && <span className="size-2 rounded-full bg-accent" />}
      </span>
      <span className="flex min-w-0 flex-1 flex-col gap-1.5">
        <span className="flex items-center gap-2 text-base font-semibold">
          <span className={chosen ? 'text-accent' : 'text-ink-2'}>{icon}</span>
          {title}
        </span>
        <span className="font-medium">{promise}</span>
        <span className="text-ink-2">{text}</span>
        {children}
      </span>
    </RadioGroup.Item>
  )
}

/** Whether the server takes uploads; null while it is asked, or where it does not say. */
export function useServerDoor(): DoorState | null {
  const [state, setState] = useState<DoorState | null>(null)
  useEffect(() => {
    let current = true
    void doorState().then(s => current && setState(s))
    return () => {
      current = false
    }
  }, [])
  return state
}

/** The secret that the server asks for. It stays in this page's memory. */
export function SecretField({ disabled = false }: { disabled?: boolean }) {
  const t = useTranslations('dataScreen.doors')
  const token = useWork(s => s.token)
  return (
    <Field label={t('secret')} hint={t('secretHint')}>
      <input
        type="password"
        autoComplete="off"
        spellCheck={false}
        value={token}
        disabled={disabled}
        onChange={e => useWork.setState({ token: e.target.value.trim() })}
        className={FIELD}
      />
    </Field>
  )
}
