import type { Application, Principal } from '../directory.ts';
import type { JsonObject } from '../json.ts';
import type { Store } from '../store.ts';

// The properties are those of recorded answers. Shapes: https://learn.microsoft.com/graph/api/overview, v1.0

const publisher = { displayName: null, verifiedPublisherId: null, addedDateTime: null };
const info = { logoUrl: null, marketingUrl: null, privacyStatementUrl: null, supportUrl: null, termsOfServiceUrl: null };

export function render(store: Store, object: Principal | Application): JsonObject {
  if ('secrets' in object) return application(object);
  if (object.kind === 'user') return user(object);
  return object.kind === 'group' ? group(object) : servicePrincipal(store, object);
}

/** As in a list that holds objects of several types. */
export function renderTyped(store: Store, principal: Principal): JsonObject {
  return { '@odata.type': `#microsoft.graph.${principal.kind}`, ...render(store, principal) };
}

/** A group is made here without one: it follows from the name. */
export function mailNickname({ displayName }: Principal): string {
  return displayName.toLowerCase().replaceAll(' ', '-');
}

function user({ id, displayName, userPrincipalName }: Principal): JsonObject {
  const [givenName = null, surname = null] = displayName.split(' ');
  return { id, businessPhones: [], displayName, givenName, jobTitle: null, mail: userPrincipalName, mobilePhone: null, officeLocation: null, preferredLanguage: null, surname, userPrincipalName };
}

function group(principal: Principal): JsonObject {
  const { id, displayName } = principal;
  const createdDateTime = seconds(principal.createdAt);
  return {
    id, deletedDateTime: null, classification: null, createdDateTime, creationOptions: [], description: null, displayName,
    expirationDateTime: null, groupTypes: [], isAssignableToRole: null, mail: null, mailEnabled: false, mailNickname: mailNickname(principal),
    membershipRule: null, membershipRuleProcessingState: null, onPremisesDomainName: null, onPremisesLastSyncDateTime: null,
    onPremisesNetBiosName: null, onPremisesSamAccountName: null, onPremisesSecurityIdentifier: null, onPremisesSyncEnabled: null,
    preferredDataLocation: null, preferredLanguage: null, proxyAddresses: [], renewedDateTime: createdDateTime, resourceBehaviorOptions: [],
    resourceProvisioningOptions: [], securityEnabled: true, securityIdentifier: securityIdentifier(id), theme: null, visibility: null,
    onPremisesProvisioningErrors: [],
  };
}

function servicePrincipal(store: Store, principal: Principal): JsonObject {
  const { id, displayName, appId = '', resourceId = '' } = principal;
  const managed = principal.servicePrincipalType === 'ManagedIdentity';
  const explicit = resourceId.toLowerCase().includes('/userassignedidentities/') ? 'True' : 'False';
  const owner = [...store.directories].find(([, { byAppId }]) => byAppId.get(appId.toLowerCase()) === principal)?.[0] ?? null;
  return {
    id, deletedDateTime: null, accountEnabled: principal.signInBlocked !== true, alternativeNames: managed ? [`isExplicit=${explicit}`, resourceId] : [],
    appDisplayName: managed ? null : displayName, appDescription: null, appId, applicationTemplateId: null,
    appOwnerOrganizationId: managed ? null : owner, appRoleAssignmentRequired: false, createdDateTime: seconds(principal.createdAt),
    description: null, disabledByMicrosoftStatus: null, displayName, homepage: null, loginUrl: null, logoutUrl: null, notes: null,
    notificationEmailAddresses: [], preferredSingleSignOnMode: null, preferredTokenSigningKeyThumbprint: null, replyUrls: [],
    servicePrincipalNames: managed ? [appId, `https://identity.azure.net/${id}`] : [appId],
    servicePrincipalType: principal.servicePrincipalType, signInAudience: managed ? null : 'AzureADMyOrg', tags: [],
    tokenEncryptionKeyId: null, samlSingleSignOnSettings: null, verifiedPublisher: publisher, addIns: [], appRoles: [], info,
    keyCredentials: [], oauth2PermissionScopes: [], passwordCredentials: [], resourceSpecificApplicationPermissions: [],
  };
}

function application({ id, appId, displayName, createdAt, secrets }: Application): JsonObject {
  return {
    id, deletedDateTime: null, appId, applicationTemplateId: null, disabledByMicrosoftStatus: null, createdDateTime: seconds(createdAt),
    displayName, description: null, groupMembershipClaims: null, identifierUris: [], isDeviceOnlyAuthSupported: null,
    isFallbackPublicClient: null, notes: null, publisherDomain: null, serviceManagementReference: null, signInAudience: 'AzureADMyOrg',
    tags: [], tokenEncryptionKeyId: null, defaultRedirectUri: null, certification: null, optionalClaims: null, addIns: [],
    api: { acceptMappedClaims: null, knownClientApplications: [], requestedAccessTokenVersion: null, oauth2PermissionScopes: [], preAuthorizedApplications: [] },
    appRoles: [], info, keyCredentials: [], parentalControlSettings: { countriesBlockedForMinors: [], legalAgeGroupRule: 'Allow' },
    // The secret's text is told once, when it is made, and never again.
    passwordCredentials: secrets.map(({ keyId, displayName: name, hint, startsAt, endsAt }) => ({
      customKeyIdentifier: null,
      displayName: name,
      endDateTime: seconds(endsAt),
      hint,
      keyId,
      secretText: null,
      startDateTime: seconds(startsAt),
    })),
    publicClient: { redirectUris: [] }, requiredResourceAccess: [], verifiedPublisher: publisher,
    web: { homePageUrl: null, logoutUrl: null, redirectUris: [], implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false } },
    spa: { redirectUris: [] },
  };
}

/** The object ID as Windows writes it: its sixteen bytes as four numbers, the lowest byte first (recorded). */
function securityIdentifier(id: string): string {
  const hex = id.replaceAll('-', '');
  // A GUID's first three fields are stored with their lowest byte first as well, its last two as they are written.
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  const bytes = Uint8Array.from(order, (index) => Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16));
  const view = new DataView(bytes.buffer);
  return `S-1-12-1-${[0, 4, 8, 12].map((offset) => view.getUint32(offset, true)).join('-')}`;
}

/** Graph tells whole seconds. */
export function seconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
