export interface Mermaid {
  readonly shown: string;
  readonly diagram: string;
}

export function mermaidIn(page: string): Mermaid[];
export function digestOf(mermaid: Mermaid): string;
