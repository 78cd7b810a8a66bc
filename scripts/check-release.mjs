// What has to be true before a version is published. Exits with 1 and says what is not.
import { readFileSync } from 'node:fs';

const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const pyfunc = JSON.parse(read('package.json'));
const create = JSON.parse(read('create-pyfunc/package.json'));
const problems = [];

for (const { name, repository, bugs, homepage, private: isPrivate } of [pyfunc, create]) {
  const links = { 'repository.url': repository?.url, 'bugs.url': bugs?.url, homepage };
  for (const [field, link] of Object.entries(links)) {
    if (link === undefined) problems.push(`${name}: ${field} is missing`);
    else if (link.includes('OWNER')) problems.push(`${name}: ${field} is a placeholder: ${link}`);
  }
  if (isPrivate) problems.push(`${name} is private`);
}
if (read('.github/ISSUE_TEMPLATE/config.yml').includes('OWNER')) {
  problems.push('.github/ISSUE_TEMPLATE/config.yml has a placeholder');
}
if (pyfunc.version !== create.version) {
  problems.push(`the versions differ: ${pyfunc.version} and ${create.version}`);
}
if (!read('CHANGELOG.md').includes(pyfunc.version)) {
  problems.push(`CHANGELOG.md does not name ${pyfunc.version}`);
}
// In a release, the tag is the version.
const { GITHUB_REF_TYPE: type, GITHUB_REF_NAME: tag } = process.env;
if (type === 'tag' && tag !== `v${pyfunc.version}`) {
  problems.push(`the tag ${tag} is not v${pyfunc.version}`);
}

for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
