import { createOverlay } from './written.ts';
import type { Resource } from './resources.ts';

/** The resources that were created, changed or deleted a short while ago. */
export const writtenResources = createOverlay<Resource>();
