import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import type { About } from '@/lib/export/table'
import { useFormat, useSession } from '../session/context'

/** What every exported file says of the dataset it comes from. */
export function useAboutDataset(): About {
  const t = useTranslations('export.about')
  const format = useFormat()
  const { manifest } = useSession()
  return useMemo(() => {
    const { declaration, version, sha256, privacy, built_at } = manifest
    const name = declaration.demonstration ? `${declaration.name} (${t('demonstration')})` : declaration.name
    return [
      { label: t('dataset'), text: name },
      { label: t('version'), text: `${version} (${format.day(built_at)})` },
      { label: t('hash'), text: sha256 },
      { label: t('privacy'), text: t('privacyText', { k: privacy.min_customers }) },
      { label: t('made'), text: format.day(new Date().toISOString()) },
    ]
  }, [manifest, format, t])
}
