/** What a new registry says of itself to those who open its folder. */
export function readmeOf(namespace: string): string {
  return `# Templates of ${namespace}

Each folder here is a template for \`pyfunc\`: \`template.json\` says what it asks and makes, \`files/\` has the
texts, and \`tests/\` has answers with the files that they make.

\`\`\`sh
pyfunc registry validate     # is all of it right?
pyfunc registry test         # does it work?
pyfunc registry new          # one more template
pyfunc registry build        # a release
\`\`\`

Raise \`version\` in template.json with each change that goes out: apps are updated from one version to the
next.
`;
}
