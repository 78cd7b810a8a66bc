import type { Span } from '../../workspace/change/edit.ts';
import type { DeploymentFile } from './deployment-files.ts';

export interface ListingItem {
  /** Without quotes. */
  readonly text: string;
  readonly span: Span;
  /** Whether it is a path in an image, where the app lies in another folder than in the repository. */
  readonly isInImage?: boolean;
  /** Whether no other part can be named beside it. */
  readonly isAlone?: boolean;
}

/** Parts that are named together and serve one purpose. */
export interface Listing {
  readonly file: DeploymentFile;
  /** `ships`: what is left out is not deployed. `watches`: a change of it starts no pipeline. */
  readonly purpose: 'ships' | 'watches';
  readonly items: readonly ListingItem[];
  /**
   * How one more part is added: a line of its own, a word behind another one, with what is between
   * them, or not at all by a program.
   */
  readonly adding: 'line' | 'word' | 'unclear';
}
