import { namespacePattern } from '../../registry/config/check-config.ts';

/** Why this is no namespace, with the one that was meant. */
export function objectionToNamespace(text: string): string | undefined {
  if (namespacePattern.test(text)) return undefined;
  const meant = `@${plainName(text.replace(/^@/, ''))}`;
  const rule = 'must be @ and small letters, digits or dashes';
  return namespacePattern.test(meant) ? `${rule}: ${meant}?` : rule;
}

/** Why no template can be called so, with the name that was meant. */
export function objectionToTemplateName(text: string): string | undefined {
  if (/^[a-z0-9][a-z0-9-]*$/.test(text)) return undefined;
  const meant = plainName(text);
  const rule = 'must be small letters, digits or dashes';
  return meant === '' ? rule : `${rule}: ${meant}?`;
}

/** A text as a namespace or a template may be called. */
export function plainName(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
