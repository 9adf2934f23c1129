/** What leaves the page as a file. */
export const exportFr = {}
