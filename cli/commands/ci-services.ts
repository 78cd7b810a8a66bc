/** What `pyfunc ci` writes for. */
export const ciServices = ['github', 'azure', 'nx', 'turbo'] as const;

export type CiService = (typeof ciServices)[number];
