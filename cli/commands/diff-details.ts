/** `names`: which files; `short`: and what changes in them; `full`: and every line of deleted ones. */
export const diffDetails = ['names', 'short', 'full'] as const;
export type DiffDetail = (typeof diffDetails)[number];
