import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { packageUnreadable } from '../../diagnostics/losses.ts';
import { indexApp } from '../../verify/index/index-app.ts';
import type { Indexing } from '../../verify/index/indexing.ts';
import { shippedApps } from '../../verify/package/shipped-app.ts';
import { verifyShipped } from '../../verify/package/verify-shipped.ts';
import type { IndexAndCompareOptions } from '../../verify/verify.ts';
import { type PlacedVerification, placed } from '../report/placed.ts';

/** What would be shipped, verified. */
export interface PackageReport {
  /** For people: what decides about its files. */
  readonly label: string;
  readonly verification: PlacedVerification;
}

export type VerifiedPackage =
  | { readonly kind: 'verified'; readonly packages: readonly PackageReport[] }
  | { readonly kind: 'unreadable'; readonly diagnostic: Diagnostic };

/**
 * Verifies what would be shipped of an app: of a folder in each way that its files ask for, or of a zip.
 * `source` and `root`, the app's folder, are absolute.
 */
export async function verifyPackage(
  source: string,
  root: string,
  options: IndexAndCompareOptions,
): Promise<VerifiedPackage> {
  const shipped = shippedApps(source, root);
  if (shipped.kind === 'unreadable') {
    const { problem } = shipped;
    return {
      kind: 'unreadable',
      diagnostic: diagnose(packageUnreadable, { path: source, problem }),
    };
  }
  const packages: PackageReport[] = [];
  let indexed: Promise<Indexing> | undefined;
  const whole = async () => {
    indexed ??= indexApp(root, options);
    return (await indexed).functions;
  };
  for (const each of shipped.apps) {
    const { label, verification, source: sourceOf } = await verifyShipped(each, whole, options);
    const diagnostics = placed(verification.diagnostics, sourceOf);
    packages.push({ label, verification: { ...verification, diagnostics } });
  }
  return { kind: 'verified', packages };
}
