import type { Role } from '../record.ts';
import { type Binding, isTrigger } from './function-json.ts';

/** The part a binding plays: by its direction, and by its type for triggers. */
export function roleOf(binding: Pick<Binding, 'type' | 'direction'>): Role {
  if (isTrigger(binding)) return 'trigger';
  return binding.direction === 'out' ? 'output' : 'input';
}
