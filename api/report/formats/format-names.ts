/** What `--format` takes. */
export const formatNames = ['json', 'sarif', 'markdown', 'github', 'junit'] as const;
export type FormatName = (typeof formatNames)[number];
