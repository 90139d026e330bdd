/** What the routes of pages tell the server. */
export const PAGE = { page: true } as const;
