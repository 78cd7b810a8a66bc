/** What new code follows of an app that was there first. */
export interface AppStyle {
  /** Absent for double quotes, which templates have. */
  readonly quotes?: 'single';
  /** The folder of the tests; absent for `tests`. */
  readonly tests?: string;
  /** Maximum line length; absent if it is 88 or less. */
  readonly width?: number;
  /**
   * Tests import the app's modules in the block of third-party imports; absent if they have their own
   * block.
   */
  readonly imports?: 'together';
  /** Tests call what a function is built from, for an old azure-functions. */
  readonly calls?: 'built';
  /** The level of access that HTTP functions have from the app, and do not say. */
  readonly authLevel?: string;
}

/** Where new functions go, and how they are written there. */
export interface CodePlace extends AppStyle {
  readonly file: string;
  /** The variable that their decorators hang on. */
  readonly on: string;
}
