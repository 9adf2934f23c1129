/** Hands a file to the person; nothing leaves the computer. */
export function download(name: string, file: Blob): void {
  const url = URL.createObjectURL(file)
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  // The browser takes the file after the click.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
