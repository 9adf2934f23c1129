/** The first visit. */
export const tourFr = {}
