/** The command palette and the sheet of shortcuts. */
export const paletteFr = {}
