/** When the server starts: no extract stays of an upload whose build was cut off with the machine. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const [{ dataFolder }, { sweepUploads }] = await Promise.all([
    import('@/lib/dataset/store'),
    import('@/lib/publishing/uploads'),
  ])
  await sweepUploads(dataFolder()).catch(error => console.error(error))
}
