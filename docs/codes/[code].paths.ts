import { diagnosticPages } from '../pages.ts';

/** One page of the site for each diagnostic, such as /codes/pyf133. */
export default {
  paths: () => [...diagnosticPages()].map(([code, content]) => ({ params: { code }, content })),
};
