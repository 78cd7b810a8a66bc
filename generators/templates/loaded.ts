import type { Template } from '../language/template.ts';
import type { Manifest } from './manifest.ts';

/** A template of a registry, read and checked as a whole. Plain data. */
export interface Loaded<M extends Manifest = Manifest> {
  readonly manifest: M;
  /** Contents by their path below `files/`. */
  readonly contents: { readonly [from: string]: Template };
  /** Paths by their text in template.json. */
  readonly paths: { readonly [to: string]: Template };
}
