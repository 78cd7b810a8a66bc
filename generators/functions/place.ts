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
  /** Tests call `.build().get_user_function()`, because the app's azure-functions cannot call decorated functions. */
  readonly calls?: 'built';
  /** The authorization level that HTTP functions inherit from the app object. */
  readonly authLevel?: string;
}

/** Where new functions go, and how they are written there. */
export interface CodePlace extends AppStyle {
  readonly file: string;
  /** The variable that their decorators hang on. */
  readonly on: string;
}
