import { createHash } from 'node:crypto';

/** The Mermaid diagrams of a Markdown page. The line that opens the block says what each shows. */
export function mermaidIn(page) {
  return [...page.matchAll(/^```mermaid (.+)\n([\s\S]*?)^```/gm)].map(([, shown, diagram]) => ({
    shown,
    diagram,
  }));
}

/** Names the picture of a diagram in docs/.vitepress/diagrams/. */
export function digestOf({ shown, diagram }) {
  return createHash('sha256').update(`${shown}\n${diagram}`).digest('hex').slice(0, 12);
}
