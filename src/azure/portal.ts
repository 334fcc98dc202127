import type { Cloud } from './cloud.ts';

/** The page of a resource in the portal. */
export function portalUrl(cloud: Cloud, tenantId: string, resourceId: string): string {
  return `${cloud.portal}/#@${encodeURIComponent(tenantId)}/resource${encodeURI(resourceId)}`;
}
