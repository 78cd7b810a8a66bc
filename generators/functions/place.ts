/** What new code follows of an app that was there first. */
export interface AppStyle {
  /** Absent for double quotes, which templates have. */
  readonly quotes?: 'single';
  /** The folder of the tests; absent for `tests`. */
  readonly tests?: string;
}

/** Where new functions go, and how they are written there. */
export interface CodePlace extends AppStyle {
  readonly file: string;
  /** The variable that their decorators hang on. */
  readonly on: string;
}
