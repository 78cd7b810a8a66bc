import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
/** Pages that belong to the top of a repository, by their names on the site. */
const files = {
  changelog: 'CHANGELOG.md',
  contributing: 'CONTRIBUTING.md',
  security: 'SECURITY.md',
};

/** Links of these pages start at the top of the repository. */
function page(file: string): string {
  return readFileSync(path.join(root, file), 'utf8').replace(
    /\]\((?!https?:|#)(docs\/)?/g,
    (_, docs) => (docs === undefined ? '](../../' : '](../'),
  );
}

export default {
  paths: () =>
    Object.entries(files).map(([name, file]) => ({ params: { page: name }, content: page(file) })),
};
