/** The part of RE2 that is needed here: patterns come from registries, and must not run away. */
export interface PatternEngine {
  compile(pattern: string): { matches(text: string): boolean };
}

let engine: PatternEngine | undefined;

/** Gives the engine to `wholeMatch`. Only what reads templates of registries brings it along. */
export function setPatternEngine(given: PatternEngine): void {
  engine = given;
}

/**
 * Whether a pattern matches a text from its first to its last character, in time that grows with both
 * only. Throws where it is no pattern of RE2, which a template was asked for when it was read.
 */
export function wholeMatch(pattern: string, text: string): boolean {
  if (engine === undefined) throw new Error('Patterns need an engine before they are matched');
  return engine.compile(pattern).matches(text);
}
