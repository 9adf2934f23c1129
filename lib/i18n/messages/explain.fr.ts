/** What stands behind a figure. */
export const explainFr = {}
