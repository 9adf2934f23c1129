'use client'
import { FilePlus2, FolderOpen } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '../ui/button'
import { chosenFiles, droppedFiles } from './given-files'
import { giveFiles, useWork } from './work'

/** Takes files or a folder, dropped or chosen. Large while nothing is there, a line afterwards. */
export function DropZone() {
  const t = useTranslations('dataScreen.drop')
  const empty = useWork(s => s.files.length === 0)
  const running = useWork(s => s.run !== null)
  const door = useWork(s => s.door)
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  useEffect(() => {
    // React knows no such attribute.
    folder.current?.setAttribute('webkitdirectory', '')
  }, [])
  // A file that misses the field would be opened in place of the page.
  useEffect(() => {
    const keep = (event: DragEvent) => event.preventDefault()
    for (const name of ['dragover', 'drop'] as const) addEventListener(name, keep)
    return () => {
      for (const name of ['dragover', 'drop'] as const) removeEventListener(name, keep)
    }
  }, [])
  const take = (input: HTMLInputElement) => {
    void giveFiles(chosenFiles(input.files ?? []))
    input.value = ''
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut for the buttons in it
    <div
      onDragOver={e => {
        e.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={e => {
        e.preventDefault()
        setOver(false)
        if (!running) void droppedFiles(e.dataTransfer).then(giveFiles)
      }}
      className={`flex items-center justify-center gap-x-6 gap-y-3 rounded-lg border-2 border-dashed px-6 text-center ${
        over ? 'border-accent bg-accent-soft' : 'border-line bg-paper'
      } ${empty ? 'flex-col py-12' : 'flex-row py-3'}`}
    >
      <div className={empty ? '' : 'min-w-0 flex-1 text-left'}>
        <p className={empty ? 'text-base font-semibold' : 'font-medium'}>{t(empty ? 'title' : 'more')}</p>
        {empty && <p className="mx-auto mt-1 max-w-[64ch] text-ink-2">{t('text')}</p>}
      </div>
      <div className="flex gap-2">
        <Button disabled={running} kind={empty ? 'primary' : 'plain'} onClick={() => files.current?.click()}>
          <FilePlus2 size={15} aria-hidden />
          {t('files')}
        </Button>
        <Button disabled={running} onClick={() => folder.current?.click()}>
          <FolderOpen size={15} aria-hidden />
          {t('folder')}
        </Button>
      </div>
      {empty && <p className="text-xs text-ink-3">{t(door === 'private' ? 'stays' : 'sentLater')}</p>}
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label={t('files')}
        data-testid="files"
        onChange={e => take(e.target)}
      />
      <input
        ref={folder}
        type="file"
        multiple
        hidden
        aria-label={t('folder')}
        data-testid="folder"
        onChange={e => take(e.target)}
      />
    </div>
  )
}
