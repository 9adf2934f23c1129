import { test as base, expect } from '@playwright/test'

interface Options {
  /** Console errors a test provokes on purpose. */
  expectedErrors: RegExp | null
}

/**
 * Playwright's `test`, in which a page may print no error, throw none, break no rule of its content security
 * policy and ask nothing of another machine.
 */
export const test = base.extend<Options & { quiet: undefined }>({
  expectedErrors: [null, { option: true }],
  quiet: [
    async ({ context, baseURL, expectedErrors }, use) => {
      const problems: string[] = []
      const local = (url: string) =>
        url.startsWith(`${baseURL}/`) || /^(data|blob|about|chrome-error):/.test(url)
      const report = (problem: string) => {
        if (!expectedErrors?.test(problem)) problems.push(problem)
      }
      await context.route(
        url => !local(url.href),
        route => route.abort(),
      )
      context.on('request', request => {
        if (!local(request.url())) report(`request to another machine: ${request.url()}`)
      })
      context.on('console', message => {
        if (message.type() === 'error') report(`console error: ${message.text()}`)
      })
      context.on('weberror', error => report(`page error: ${error.error().stack ?? error.error().message}`))
      await use(undefined)
      expect(problems, 'what the page reported').toEqual([])
    },
    { auto: true },
  ],
})

export { expect }
