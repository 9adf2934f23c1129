import { open, stat } from 'node:fs/promises'

interface ServedFile {
  path: string
  type: string
  cacheControl: string
}

const chunkBytes = 256 * 1024

async function stream(path: string): Promise<ReadableStream<Uint8Array>> {
  const file = await open(path)
  return new ReadableStream({
    async pull(controller) {
      const { bytesRead, buffer } = await file.read(new Uint8Array(chunkBytes), 0, chunkBytes)
      if (bytesRead > 0) return controller.enqueue(buffer.subarray(0, bytesRead))
      await file.close()
      controller.close()
    },
    cancel: () => file.close(),
  })
}

/**
 * Sends a file piece by piece. Answers 304 to a matching `If-None-Match`, the head alone to HEAD, and null
 * when there is no such file.
 */
export async function fileResponse(request: Request, file: ServedFile): Promise<Response | null> {
  const found = await stat(file.path).catch(() => null)
  if (!found?.isFile()) return null
  const etag = `"${Math.round(found.mtimeMs).toString(36)}-${found.size.toString(36)}"`
  const headers = new Headers({
    'content-type': file.type,
    'cache-control': file.cacheControl,
    'x-content-type-options': 'nosniff',
    etag,
  })
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
  return new Response(request.method === 'HEAD' ? null : await stream(file.path), { headers })
}
