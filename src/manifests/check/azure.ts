// What manifests say of identities, against what Azure says of them.
import { isScalar } from 'yaml';
import type { Node, Scalar } from 'yaml';
import { filledAt } from '../completion.ts';
import { numberOf } from '../digest.ts';
import type { Edit } from '../edit.ts';
import { replaceScalar } from '../entries.ts';
import { placeholderIn } from '../filledIn.ts';
import type { Finding } from '../finding.ts';
import { child, textOf } from '../nodes.ts';
import type { Manifest, Source } from '../source.ts';
import { clientIdAnnotation, podIdentityKind, tenantIdAnnotation } from '../vocabulary.ts';
import { at, fix } from './at.ts';
import { isGuid, resourceIdProblem } from './azureIds.ts';
import { withoutFilledIn } from './filledIn.ts';
import { withoutSharedEdits } from './shared.ts';

/** What is known of Azure; what is not known is left out, and nothing is said of it. */
export interface AzureFacts {
  readonly identities: readonly KnownIdentity[];
  /** IDs, in lower case, of the subscriptions whose identities are all among these. */
  readonly subscriptions: ReadonlySet<string>;
  /** By the client ID of their identity, in lower case. */
  readonly credentials: ReadonlyMap<string, readonly KnownCredential[]>;
  /** OIDC issuers of clusters. */
  readonly issuers: readonly string[];
}

/** A user-assigned identity. */
export interface KnownIdentity {
  /** Resource ID. */
  readonly id: string;
  readonly name: string;
  readonly clientId: string;
  readonly principalId: string;
  readonly tenantId: string;
}

/** A federated credential. */
export interface KnownCredential {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
}

/** What does not agree with Azure, in the order of the manifests. */
export function checkAgainstAzure({ manifests }: Source, azure: AzureFacts): Finding[] {
  const found = manifests.flatMap((manifest) => (podIdentityKind(manifest) === 'AzureIdentity' ? identityFindings(manifest, azure) : manifest.kind === 'ServiceAccount' ? accountFindings(manifest, azure) : []));
  return withoutFilledIn(withoutSharedEdits(found, manifests), manifests).toSorted((a, b) => a.start - b.start);
}

/** The identity with that client ID, and the one of which it is the principal ID. */
export function identityOf(azure: Pick<AzureFacts, 'identities'>, id: string): { readonly byClientId?: KnownIdentity | undefined; readonly byPrincipalId?: KnownIdentity | undefined; readonly byResourceId?: KnownIdentity | undefined } {
  const is = (one: string): boolean => one.toLowerCase() === id.toLowerCase();
  return {
    byClientId: azure.identities.find(({ clientId }) => is(clientId)),
    byPrincipalId: azure.identities.find(({ principalId }) => is(principalId)),
    byResourceId: azure.identities.find((identity) => is(identity.id)),
  };
}

/** That an ID is none is told anyway, so the one that is known is a hint beside it. */
function identityFindings(manifest: Manifest, azure: AzureFacts): Finding[] {
  const [typeNode, idNode, clientNode] = ['type', 'resourceID', 'clientID'].map((key) => child(manifest.document, manifest.node, 'spec', key));
  if ((numberOf(typeNode) ?? 0) !== 0) return [];
  const [id, clientId] = [textOf(idNode), textOf(clientNode)];
  const named = id === undefined ? undefined : identityOf(azure, id).byResourceId;
  const principal = clientId === undefined ? [] : principalIdFindings(manifest, '"clientID"', clientNode, clientId, azure);
  if (principal.length > 0) return principal;
  const meant = clientId === undefined ? undefined : identityOf(azure, clientId).byClientId;
  const setId = meant && isScalar(idNode) ? fix(`Make "resourceID" that of ${meant.name}`, given(manifest, idNode, meant.id)) : undefined;
  if (named) {
    if (isScalar(clientNode) && !isGuid(clientId ?? '')) return [at(manifest, clientNode, { code: 'id-known', severity: 'hint', message: `The resource ID is that of ${named.name}, whose client ID belongs here.` }, setTo(manifest, clientNode, named.clientId, `the client ID of ${named.name}`))];
    if (clientId === undefined || meant === named) return [];
    const message = meant ? `The client ID is that of ${meant.name}, the resource ID that of ${named.name}. One identity has to have both.` : `The client ID of ${named.name} is another one.`;
    return [at(manifest, clientNode, { code: 'ids-apart', severity: 'error', message }, setTo(manifest, clientNode, named.clientId, `the client ID of ${named.name}`), setId)];
  }
  if (meant && isScalar(idNode) && resourceIdProblem(id ?? '')) return [at(manifest, idNode, { code: 'id-known', severity: 'hint', message: `The client ID is that of ${meant.name}, whose resource ID belongs here.` }, setId)];
  if (id === undefined || resourceIdProblem(id) || !azure.subscriptions.has((id.split('/')[2] ?? '').toLowerCase())) return [];
  const [, , , , group, , , , name] = id.split('/');
  return [at(manifest, idNode, { code: 'identity-unknown', severity: 'warning', message: `There is no managed identity "${name}" in the resource group "${group}", or you can't see it.` }, setId)];
}

function accountFindings(manifest: Manifest, azure: AzureFacts): Finding[] {
  const annotation = (key: string): Node | undefined => child(manifest.document, manifest.node, 'metadata', 'annotations', key);
  const [clientNode, tenantNode] = [annotation(clientIdAnnotation), annotation(tenantIdAnnotation)];
  const [clientId, tenantId] = [textOf(clientNode), textOf(tenantNode)];
  if (clientId === undefined) return [];
  const principal = principalIdFindings(manifest, `"${clientIdAnnotation}"`, clientNode, clientId, azure);
  if (principal.length > 0) return principal;
  const identity = identityOf(azure, clientId).byClientId;
  if (!identity) return [];
  const credentials = azure.credentials.get(clientId.toLowerCase());
  const found = credentials === undefined ? [] : credentialFindings(manifest, clientNode, identity, credentials, azure.issuers);
  if (tenantId === undefined || !isGuid(tenantId) || tenantId.toLowerCase() === identity.tenantId.toLowerCase()) return found;
  return [...found, at(manifest, tenantNode, { code: 'tenant-apart', severity: 'error', message: `${identity.name} is an identity of another tenant: ${identity.tenantId}.` }, setTo(manifest, tenantNode, identity.tenantId, `the tenant of ${identity.name}`))];
}

function principalIdFindings(manifest: Manifest, what: string, node: Node | undefined, clientId: string, azure: AzureFacts): Finding[] {
  const { byClientId, byPrincipalId } = identityOf(azure, clientId);
  if (byClientId || !byPrincipalId) return [];
  return [at(manifest, node, { code: 'principal-id', severity: 'error', message: `This is the principal ID of ${byPrincipalId.name}, to which roles are assigned. ${what} has to be its client ID.` }, setTo(manifest, node, byPrincipalId.clientId, `the client ID of ${byPrincipalId.name}`))];
}

/** Subject: https://azure.github.io/azure-workload-identity/docs/topics/federated-identity-credential.html */
function credentialFindings(manifest: Manifest, node: Node | undefined, identity: KnownIdentity, credentials: readonly KnownCredential[], issuers: readonly string[]): Finding[] {
  const { name } = manifest;
  if (name === undefined || placeholderIn(name) !== undefined) return [];
  // kubectl's namespace is not known here, nor one that another tool fills in: a credential for any of them may be the one.
  const namespace = placeholderIn(manifest.namespace) === undefined ? manifest.namespace : undefined;
  const here = credentials.filter(({ subject }) => (namespace === undefined ? subject.startsWith('system:serviceaccount:') && subject.endsWith(`:${name}`) : subject === `system:serviceaccount:${namespace}:${name}`));
  const slashless = here.filter(({ issuer }) => issuers.includes(`${issuer}/`));
  if (here.length === 0) {
    const who = namespace === undefined ? `"${name}"` : `"${name}" in the namespace "${namespace}"`;
    return [
      at(manifest, node, { code: 'federated-credential-missing', severity: 'warning', message: `${identity.name} has no federated credential for the ServiceAccount ${who}, so its pods can't sign in.` }, {
        title: 'Create the federated credential…',
        command: 'createFederatedCredential',
        resourceId: identity.id,
        namespace: namespace ?? '',
        serviceAccount: name,
      }),
    ];
  }
  return slashless.length < here.length
    ? []
    : slashless.slice(0, 1).map((credential) =>
        at(manifest, node, { code: 'issuer-without-slash', severity: 'error', message: `The issuer of the federated credential "${credential.name}" of ${identity.name} lacks the "/" at its end, so its pods can't sign in: the cluster's is ${credential.issuer}/.` }, {
          title: 'Edit the federated credential…',
          command: 'editFederatedCredential',
          resourceId: identity.id,
          credential: credential.name,
        }),
      );
}

function setTo(manifest: Manifest, node: Node | undefined, id: string, what: string) {
  return isScalar(node) ? fix(`Make it ${what}`, given(manifest, node, id)) : undefined;
}

/** Another text for a scalar. Of one that is empty, behind its colon or before a comment, only spaces tell it from these. */
function given(manifest: Manifest, node: Scalar, id: string): Edit {
  const [start, end] = node.range ?? [0, 0];
  if (start !== end) return replaceScalar(manifest, node, id);
  const { text } = filledAt(manifest.text, { start, end }, id);
  return { start: manifest.start + start, end: manifest.start + end, text };
}
