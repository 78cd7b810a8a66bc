/** What the views of bindings need. */
export { type Json, jsonText } from '../../bindings/function-json.ts';
