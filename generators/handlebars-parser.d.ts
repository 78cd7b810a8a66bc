/** The parser of Handlebars alone: importing the whole package would bring its code generation. */
declare module 'handlebars/dist/cjs/handlebars/compiler/base.js' {
  export function parse(input: string, options?: { readonly srcName?: string }): hbs.AST.Program;
}
