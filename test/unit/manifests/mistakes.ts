// Mistakes that people make, each with what is said, where («»), and the file after its first fix.

export interface Mistake {
  /** And where it was seen, for those that somebody else has made. */
  readonly name: string;
  readonly code: string;
  /** «…» stands around what is found. */
  readonly text: string;
  /** Undefined where nobody can know what was meant. */
  readonly fixed?: string;
  /** The identity that is meant can be chosen. */
  readonly chosen?: true;
  /** What is found still after that fix. */
  readonly leaves?: readonly string[];
}

export const guid = '9d7f0d6e-5c0f-4e29-9f26-5ad2f8bbd0ad';
export const resourceId = '/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg-aks-demo/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-orders';

const identity = (spec: string, metadata = 'name: orders'): string => `apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentity
metadata: {${metadata}}
spec:
${spec.replaceAll(/^/gm, '  ')}
`;
const full = `type: 0\nresourceID: ${resourceId}\nclientID: ${guid}`;
const binding = (spec: string, metadata = 'name: orders-binding'): string => `apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentityBinding
metadata: {${metadata}}
spec: {${spec}}
`;
const exception = (spec: string): string => `apiVersion: aadpodidentity.k8s.io/v1\nkind: AzurePodIdentityException\nmetadata: {name: x}\nspec: {${spec}}\n`;
const principal = (secret: string): string => identity(`type: 1\ntenantID: ${guid}\nclientID: ${guid}\nclientPassword: ${secret}`);
const secret = (data: string, metadata = 'name: x'): string => `apiVersion: v1\nkind: Secret\nmetadata: {${metadata}}\ndata: ${data}\n`;
const pair = `${identity(full)}---\n${binding('azureIdentity: orders, selector: orders')}---\n`;
const deployment = (labels: string, { metadata = 'name: orders', spec = 'containers: [{name: api, image: api}]', selector = 'app: orders', annotations = '' } = {}): string => `apiVersion: apps/v1
kind: Deployment
metadata: {${metadata}}
spec:
  selector:
    matchLabels: {${selector}}
  template:
    metadata:
      labels: {${labels}}
${annotations === '' ? '' : `      annotations: {${annotations}}\n`}    spec:
      ${spec}
`;
const pod = 'containers: [{name: api, image: api}]';
const runAs = (account: string): { spec: string } => ({ spec: `serviceAccountName: ${account}\n      ${pod}` });
const account = (annotations = `azure.workload.identity/client-id: ${guid}`, metadata = 'name: orders'): string => `apiVersion: v1
kind: ServiceAccount
metadata:
  ${metadata.replaceAll(', ', '\n  ')}
  annotations:
    ${annotations}
`;
const cronJob = (jobs: string, pods: string, spec = ''): string => `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: nightly}\nspec:\n  jobTemplate:\n    metadata:\n      labels: {${jobs}}\n    spec:\n      template:\n        metadata:\n          labels: {${pods}}\n        spec: {${spec}containers: [{name: api, image: api}]}\n`;
const use = 'azure.workload.identity/use: "true"';
const uses = `app: orders, ${use}`;

export const mistakes: readonly Mistake[] = [
  // Resource IDs
  { name: 'a resource ID without its "/" (aad-pod-identity#556)', code: 'resource-id', text: identity(`resourceID: «${resourceId.slice(1)}»\nclientID: ${guid}`), fixed: identity(`resourceID: ${resourceId}\nclientID: ${guid}`) },
  { name: '"resourcgroups" (aad-pod-identity#1088)', code: 'resource-id', text: identity(`resourceID: «${resourceId.replace('resourceGroups', 'resourcgroups')}»\nclientID: ${guid}`), fixed: identity(`resourceID: ${resourceId}\nclientID: ${guid}`) },
  { name: 'a resource ID without a resource group (aad-pod-identity#230)', chosen: true, code: 'resource-id', text: identity(`resourceID: «${resourceId.replace('/resourceGroups/rg-aks-demo', '')}»\nclientID: ${guid}`) },
  { name: "another resource's ID", chosen: true, code: 'resource-id', text: identity(`resourceID: «${resourceId.replace('Microsoft.ManagedIdentity/userAssignedIdentities', 'Microsoft.Compute/virtualMachines')}»\nclientID: ${guid}`) },
  { name: 'a URL for a resource ID', code: 'resource-id', text: identity(`resourceID: «https://management.azure.com${resourceId}»\nclientID: ${guid}`), fixed: identity(`resourceID: ${resourceId}\nclientID: ${guid}`) },
  { name: 'a resource ID with a "/" at its end', code: 'resource-id', text: identity(`resourceID: «"${resourceId}/"»\nclientID: ${guid}`), fixed: identity(`resourceID: "${resourceId}"\nclientID: ${guid}`) },
  { name: "a resource ID of the credential, not of the identity", code: 'resource-id', text: identity(`resourceID: «${resourceId}/federatedIdentityCredentials/x»\nclientID: ${guid}`), fixed: identity(`resourceID: ${resourceId}\nclientID: ${guid}`) },
  { name: 'a placeholder for a resource ID', chosen: true, code: 'resource-id', text: identity(`resourceID: «RESOURCE_ID»\nclientID: ${guid}`) },
  // Fields and types
  { name: 'fields from before 1.6', code: 'old-field', text: identity(`type: 0\n«ResourceID»: ${resourceId}\nclientID: ${guid}`), fixed: identity(full) },
  { name: "a binding's fields from before 1.6", code: 'old-field', text: `${identity(full)}---\n${binding('azureIdentity: orders, «Selector»: orders')}`, fixed: `${identity(full)}---\n${binding('azureIdentity: orders, selector: orders')}` },
  { name: 'a field that is misspelled', code: 'unknown-field', text: identity(`${full}\n«tenatID»: ${guid}`), fixed: identity(`${full}\ntenantID: ${guid}`) },
  { name: 'a type in quotes', code: 'wrong-type', text: identity(full.replace('0', '«"0"»')), fixed: identity(full) },
  { name: 'a type that there is not', code: 'identity-type', text: identity(full.replace('0', '«3»')), fixed: identity(full) },
  { name: 'a client ID in braces', code: 'guid', text: identity(full.replace(guid, `«"{${guid}}"»`)), fixed: identity(full.replace(guid, `"${guid}"`)) },
  { name: 'a client ID that is a name', chosen: true, code: 'guid', text: identity(full.replace(guid, '«mi-orders»')) },
  { name: 'a binding without its selector', code: 'field-missing', text: `${identity(full)}---\n${binding('azureIdentity: orders').replace('spec', '«spec»')}` },
  { name: 'an empty resource ID and an empty client ID', chosen: true, code: 'field-missing', text: identity('type: 0\nresourceID:\nclientID: ""').replace('spec', '«spec»') },
  { name: 'a service principal without its tenant and its secret', code: 'field-missing', text: identity(`type: 1\nclientID: ${guid}`).replace('spec', '«spec»') },
  { name: 'an exception that excepts nothing', code: 'field-missing', text: 'apiVersion: aadpodidentity.k8s.io/v1\nkind: AzurePodIdentityException\nmetadata: {name: x}\nspec: {podLabels: «{}»}\n' },
  { name: 'a kind without its spec', code: 'spec-missing', text: '«apiVersion: aadpodidentity.k8s.io/v1\nkind: AzureIdentity\nmetadata: {name: x}»\n' },
  { name: 'a type that is a boolean', code: 'identity-type', text: identity(full.replace('0', '«true»')), fixed: identity(full) },
  { name: 'a type with the tag of a text', code: 'wrong-type', text: identity(full.replace('0', '!!str «0» # managed')), fixed: identity(full.replace('0', '0 # managed')) },
  { name: 'a type that there is not, with a tag', code: 'identity-type', text: identity(full.replace('0', '!!int «3»')), fixed: identity(full) },
  { name: 'a client ID that is tagged as a number', code: 'wrong-type', text: identity(`type: 1\ntenantID: ${guid}\nclientID: ${guid}\nadEndpoint: !!int «5»\nclientPassword: {name: x}`), fixed: identity(`type: 1\ntenantID: ${guid}\nclientID: ${guid}\nadEndpoint: "5"\nclientPassword: {name: x}`) },
  { name: 'the labels of an exception as a boolean', code: 'wrong-type', text: exception('podLabels: {app: «true», tier: "1"}'), fixed: exception('podLabels: {app: "true", tier: "1"}') },
  { name: 'a label of an exception with a space in its name', code: 'label-name', text: exception('podLabels: {app: x, «"a b"»: c}') },
  { name: 'a label of an exception with two "/" in its name', code: 'label-name', text: exception('podLabels: {«a/b/c»: d}') },
  { name: 'a label of an exception with a "/" in its value', code: 'label-value', text: exception('podLabels: {app: «"c/d"»}') },
  { name: 'a label of an exception with a value of 64 characters', code: 'label-value', text: exception(`podLabels: {app: «${'x'.repeat(64)}»}`) },
  { name: 'the labels of an exception by their old name', code: 'old-field', text: exception('«PodLabels»: {app: x}'), fixed: exception('podLabels: {app: x}') },
  { name: "the Secret's name in upper case", code: 'unknown-field', text: principal('{«Name»: x}'), fixed: principal('{name: x}') },
  { name: "the Secret's name as secretName", code: 'unknown-field', text: principal('{«secretName»: x}'), fixed: principal('{name: x}') },
  { name: 'a Secret without a name', code: 'field-missing', text: principal('{namespace: x}').replace('clientPassword', '«clientPassword»') },
  { name: 'a Secret with an empty name', code: 'field-missing', text: principal('{name: ""}').replace('clientPassword', '«clientPassword»') },
  { name: 'a Secret of a certificate without a name', code: 'field-missing', text: principal('{namespace: x}').replace('type: 1', 'type: 2').replace('clientPassword', '«clientPassword»') },
  { name: 'a certificate without its Secret', code: 'field-missing', text: identity(`type: 2\ntenantID: ${guid}\nclientID: ${guid}`).replace('spec', '«spec»') },
  { name: 'a Secret of two values, of which any is taken', code: 'secret-keys', text: `${secret('{clientSecret: eA==, clientId: eA==}')}---\n${principal('{name: «x»}')}` },
  { name: 'a Secret without a certificate', code: 'secret-keys', text: `${secret('{clientSecret: eA==}')}---\n${principal('{name: «x»}').replace('type: 1', 'type: 2')}` },
  { name: 'a Secret whose certificate is misspelled', code: 'secret-keys', text: `${secret('{Certificate: eA==, password: eA==}')}---\n${principal('{name: «x»}').replace('type: 1', 'type: 2')}`, fixed: `${secret('{certificate: eA==, password: eA==}')}---\n${principal('{name: x}').replace('type: 1', 'type: 2')}` },
  { name: 'a further tenant that is a name', code: 'guid', text: principal('{name: x}\nauxiliaryTenantIDs: [«nope»]') },
  { name: 'a further tenant that is a number', code: 'wrong-type', text: principal(`{name: x}\nauxiliaryTenantIDs: [${guid}, «5»]`), leaves: ['guid'], fixed: principal(`{name: x}\nauxiliaryTenantIDs: [${guid}, "5"]`) },
  { name: 'a kind that is misspelled', code: 'unknown-kind', text: `${identity(full)}---\n${binding('azureIdentity: orders, selector: orders').replace('kind: AzureIdentityBinding', 'kind: «AzureIdentityBindings»')}`, fixed: `${identity(full)}---\n${binding('azureIdentity: orders, selector: orders')}` },
  { name: 'a kind that there is not', code: 'unknown-kind', text: identity(full).replace('kind: AzureIdentity', 'kind: «Orders»') },
  { name: 'a version that there is not', code: 'api-version', text: identity(full).replace('aadpodidentity.k8s.io/v1', '«aadpodidentity.k8s.io/v1beta1»'), fixed: identity(full) },
  { name: '"Namespaced" in upper case', code: 'behavior', text: identity(full, 'name: orders, annotations: {aadpodidentity.k8s.io/Behavior: «Namespaced»}'), fixed: identity(full, 'name: orders, annotations: {aadpodidentity.k8s.io/Behavior: namespaced}') },
  { name: 'the annotation that keeps to a namespace, in lower case', code: 'behavior', text: identity(full, 'name: orders, annotations: {«aadpodidentity.k8s.io/behavior»: namespaced}'), fixed: identity(full, 'name: orders, annotations: {aadpodidentity.k8s.io/Behavior: namespaced}') },
  { name: 'the annotation that keeps to a namespace, with a "u"', code: 'behavior', text: identity(full, 'name: orders, annotations: {«"aadpodidentity.k8s.io/Behaviour"»: namespaced}'), fixed: identity(full, 'name: orders, annotations: {"aadpodidentity.k8s.io/Behavior": namespaced}') },
  { name: 'the annotation that keeps to a namespace, twice', code: 'behavior', text: identity(full, 'name: orders, annotations: {aadpodidentity.k8s.io/Behavior: namespaced, «aadpodidentity.k8s.io/behavior»: namespaced}'), fixed: identity(full, 'name: orders, annotations: {aadpodidentity.k8s.io/Behavior: namespaced}') },
  { name: 'an annotation of pod identity that there is not', code: 'behavior', text: identity(full, 'name: orders, annotations: {«aadpodidentity.k8s.io/namespaced»: "true"}') },
  { name: 'the annotation that keeps to a namespace, as a label', code: 'behavior', text: identity(full, 'name: orders, labels: {app: x, «aadpodidentity.k8s.io/Behavior»: namespaced}'), fixed: identity(full, 'name: orders, labels: {app: x}, annotations: {aadpodidentity.k8s.io/Behavior: namespaced}') },
  { name: 'the annotation that keeps to a namespace, misspelled and as a label', code: 'behavior', text: identity(full, 'name: orders, labels: {app: x, «aadpodidentity.k8s.io/behaviour»: namespaced}'), fixed: identity(full, 'name: orders, labels: {app: x}, annotations: {aadpodidentity.k8s.io/Behavior: namespaced}') },
  { name: 'the annotation that keeps to a namespace, also as a label', code: 'behavior', text: identity(full, 'name: orders, labels: {app: x, «aadpodidentity.k8s.io/Behavior»: namespaced}, annotations: {aadpodidentity.k8s.io/Behavior: namespaced}'), fixed: identity(full, 'name: orders, labels: {app: x}, annotations: {aadpodidentity.k8s.io/Behavior: namespaced}') },
  // Names
  { name: 'upper case and "_" in a name (azure-docs#72462)', code: 'object-name', text: `${identity(full, 'name: «My_Orders»')}---\n${binding('azureIdentity: My_Orders, selector: orders')}`, fixed: `${identity(full, 'name: my-orders')}---\n${binding('azureIdentity: my-orders, selector: orders')}` },
  { name: 'a ServiceAccount in upper case', code: 'object-name', text: `${account(undefined, 'name: «Orders»')}---\n${deployment(uses, runAs('Orders'))}`, fixed: `${account()}---\n${deployment(uses, runAs('orders'))}` },
  { name: 'a name that is a number', code: 'unquoted-value', text: identity(full, 'name: «123»'), fixed: identity(full, 'name: "123"') },
  { name: 'a namespace with a dot', code: 'namespace', text: identity(full, 'name: orders, namespace: «my.app»') },
  { name: 'two objects of one name', code: 'name-twice', text: `${identity(full)}---\n${identity(full, 'name: «orders»').replace('type: 0', 'type: 0 # the other one')}` },
  { name: 'an identity without a name', code: 'name-missing', text: identity(full, 'labels: {app: x}').replace('{labels: {app: x}}', '«{labels: {app: x}}»') },
  // What holds identities, bindings and pods together
  { name: 'a binding without its identity', code: 'binding-without-identity', text: `${identity(full)}---\n${binding('azureIdentity: «order», selector: orders')}`, fixed: `${identity(full)}---\n${binding('azureIdentity: orders, selector: orders')}` },
  { name: 'a binding in another namespace than its identity', code: 'binding-in-another-namespace', text: `${identity(full, 'name: orders, namespace: a')}---\n${binding('azureIdentity: «orders», selector: orders', 'name: orders-binding, namespace: b')}` },
  { name: 'two bindings with one selector', code: 'selector-twice', text: `${identity(full)}---\n${identity(full, 'name: other')}---\n${binding('azureIdentity: orders, selector: «orders»')}---\n${binding('azureIdentity: other, selector: orders', 'name: other-binding')}` },
  { name: 'a selector that no label can have', code: 'selector', text: `${identity(full)}---\n${binding('azureIdentity: orders, selector: «-orders-»')}` },
  { name: 'a label that no binding selects', code: 'label-without-binding', text: `${pair}${deployment('aadpodidbinding: «Orders»')}`, fixed: `${pair}${deployment('aadpodidbinding: orders')}` },
  { name: "a resource ID as a label's value (kedacore/charts#259)", code: 'label-is-resource-id', text: `${pair}${deployment(`aadpodidbinding: «${resourceId}»`)}`, fixed: `${pair}${deployment('aadpodidbinding: orders')}` },
  { name: 'the label on the Deployment alone (aad-pod-identity#1074)', code: 'label-on-workload', text: `${pair}${deployment('app: orders', { metadata: 'name: orders, labels: {app: x, «aadpodidbinding»: orders}' })}`, fixed: `${pair}${deployment('app: orders, aadpodidbinding: orders', { metadata: 'name: orders, labels: {app: x}' })}` },
  { name: 'the label in the selector alone', code: 'label-in-selector-alone', text: `${pair}${deployment('app: orders', { selector: 'app: orders, «aadpodidbinding»: orders' })}`, fixed: `${pair}${deployment('app: orders, aadpodidbinding: orders', { selector: 'app: orders, aadpodidbinding: orders' })}` },
  { name: "the label as an annotation of the pod's", code: 'label-as-annotation', text: `${pair}${deployment('app: orders', { annotations: 'a: b, «aadpodidbinding»: orders' })}`, fixed: `${pair}${deployment('app: orders, aadpodidbinding: orders', { annotations: 'a: b' })}` },
  { name: 'the label on the jobs of a CronJob', code: 'label-on-workload', text: `${pair}${cronJob('app: x, «aadpodidbinding»: orders', 'app: x')}`, fixed: `${pair}${cronJob('app: x', 'app: x, aadpodidbinding: orders')}` },
  { name: "workload identity's label on the jobs of a CronJob", code: 'label-on-workload', text: `${account()}---\n${cronJob(`app: x, «azure.workload.identity/use»: "true"`, 'app: x', 'serviceAccountName: orders, ')}`, fixed: `${account()}---\n${cronJob('app: x', `app: x, ${use}`, 'serviceAccountName: orders, ')}` },
  { name: 'no value for the label', code: 'label-value', text: `${pair}${deployment('«aadpodidbinding»: , app: orders')}`, fixed: `${pair}${deployment('aadpodidbinding: orders, app: orders')}` },
  { name: 'a pod in another namespace than its namespaced identity', code: 'pod-in-another-namespace', text: `${identity(full, 'name: orders, namespace: a, annotations: {aadpodidentity.k8s.io/Behavior: namespaced}')}---\n${binding('azureIdentity: orders, selector: orders')}---\n${deployment('aadpodidbinding: «orders»', { metadata: 'name: orders, namespace: b' })}` },
  { name: 'annotations written as a list (aad-pod-identity#245)', code: 'not-a-map', text: identity(full).replace('{name: orders}', '\n  name: orders\n  annotations:\n  «- aadpodidentity.k8s.io/Behavior: namespaced # only here\n  - team: orders»'), fixed: identity(full).replace('{name: orders}', '\n  name: orders\n  annotations:\n    aadpodidentity.k8s.io/Behavior: namespaced # only here\n    team: orders') },
  // Workload identity
  { name: '"client_id" (azure-workload-identity#1026)', code: 'unknown-annotation', text: account(`«azure.workload.identity/client_id»: ${guid}`), fixed: account() },
  { name: 'the label by the name of the project', code: 'unknown-annotation', text: `${account()}---\n${deployment('app: orders, «azure-workload-identity/use»: "true"', runAs('orders'))}`, fixed: `${account()}---\n${deployment(uses, runAs('orders'))}` },
  { name: 'the label with a "-" for a "."', code: 'unknown-annotation', text: `${account()}---\n${deployment('app: orders, «azure.workload-identity/use»: "true"', runAs('orders'))}`, fixed: `${account()}---\n${deployment(uses, runAs('orders'))}` },
  { name: 'the annotation in upper case', code: 'unknown-annotation', text: account(`«Azure.Workload.Identity/client-id»: ${guid}`), fixed: account() },
  { name: 'the annotation without a "."', code: 'unknown-annotation', text: account(`«azure.workloadidentity/client-id»: ${guid}`), fixed: account() },
  { name: 'the Service annotated (azure-workload-identity#1357)', code: 'annotation-on-other', text: `apiVersion: v1\nkind: Service\nmetadata:\n  name: orders\n  annotations:\n    team: orders\n    «azure.workload.identity/client-id»: ${guid}\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: orders\n`, fixed: `apiVersion: v1\nkind: Service\nmetadata:\n  name: orders\n  annotations:\n    team: orders\n---\n${account()}` },
  { name: 'an empty client ID (azure-workload-identity#651)', chosen: true, code: 'client-id', text: account('azure.workload.identity/client-id: «""»') },
  { name: 'a client ID with something around it', code: 'client-id', text: account(`azure.workload.identity/client-id: «"<${guid}>"»`), fixed: account(`azure.workload.identity/client-id: "${guid}"`) },
  { name: 'the wrong ServiceAccount (azure-workload-identity#691)', code: 'service-account-unannotated', text: `${account()}---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: builder}\n---\n${deployment(uses, runAs('«builder»'))}`, fixed: `${account()}---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: builder}\n---\n${deployment(uses, runAs('orders'))}` },
  { name: 'no ServiceAccount', code: 'service-account-missing', text: `${account()}---\n${deployment(uses).replace('"true"', '«"true"»')}`, fixed: `${account()}---\n${deployment(uses, runAs('orders'))}` },
  { name: 'a ServiceAccount that there is not', code: 'service-account-unknown', text: `${account()}---\n${deployment(uses, runAs('«order»'))}`, fixed: `${account()}---\n${deployment(uses, runAs('orders'))}` },
  { name: 'the label on the ServiceAccount (Azure/AKS#3546)', code: 'use-label-on-service-account', text: `${account().replace('  name: orders\n', '  name: orders\n  labels:\n    app: orders\n    «azure.workload.identity/use»: "true"\n')}---\n${deployment('app: orders', runAs('orders'))}`, fixed: `${account().replace('  name: orders\n', '  name: orders\n  labels:\n    app: orders\n')}---\n${deployment(uses, runAs('orders'))}` },
  { name: 'no label on the pod', code: 'use-label-missing', text: `${account()}---\n${deployment('app: orders', runAs('«orders»'))}`, fixed: `${account()}---\n${deployment(uses, runAs('orders'))}` },
  { name: 'the label in the selector (azure-workload-identity#1025)', code: 'label-in-selector', text: `${account()}---\n${deployment(uses, { ...runAs('orders'), selector: 'app: orders, «azure.workload.identity/use»: "true"' })}`, fixed: `${account()}---\n${deployment(uses, runAs('orders'))}` },
  { name: 'a boolean for the label (hmcts/cnp-flux-config#25100)', code: 'unquoted-value', text: `${account()}---\n${deployment('app: orders, azure.workload.identity/use: «yes»', runAs('orders'))}`, fixed: `${account()}---\n${deployment(uses, runAs('orders'))}` },
  { name: '"True" for the label', code: 'use-label', text: `${account()}---\n${deployment('app: orders, azure.workload.identity/use: «"True"»', runAs('orders'))}`, fixed: `${account()}---\n${deployment(uses, runAs('orders'))}` },
  { name: 'a token that lives too short', code: 'expiration', text: account(`azure.workload.identity/client-id: ${guid}\n    azure.workload.identity/service-account-token-expiration: «"600"»`), fixed: account(`azure.workload.identity/client-id: ${guid}\n    azure.workload.identity/service-account-token-expiration: "3600"`) },
  { name: 'a token that lives a second too short', code: 'expiration', text: account(`azure.workload.identity/client-id: ${guid}\n    azure.workload.identity/service-account-token-expiration: «"3599"»`), fixed: account(`azure.workload.identity/client-id: ${guid}\n    azure.workload.identity/service-account-token-expiration: "3600"`) },
  { name: 'a token that lives a second too long', code: 'expiration', text: account(`azure.workload.identity/client-id: ${guid}\n    azure.workload.identity/service-account-token-expiration: «"86401"»`), fixed: account(`azure.workload.identity/client-id: ${guid}\n    azure.workload.identity/service-account-token-expiration: "86400"`) },
  { name: 'an expiration that is empty', code: 'expiration', text: account(`azure.workload.identity/client-id: ${guid}\n    azure.workload.identity/service-account-token-expiration:«»`), fixed: account(`azure.workload.identity/client-id: ${guid}\n    azure.workload.identity/service-account-token-expiration: "3600"`) },
  { name: 'an expiration without quotes', code: 'unquoted-value', text: account(`azure.workload.identity/client-id: ${guid}\n    azure.workload.identity/service-account-token-expiration: «7200»`), fixed: account(`azure.workload.identity/client-id: ${guid}\n    azure.workload.identity/service-account-token-expiration: "7200"`) },
  { name: 'a sidecar that is meant not to be injected', code: 'sidecar-not-true', text: `${account()}---\n${deployment(uses, { ...runAs('orders'), annotations: 'a: b, azure.workload.identity/inject-proxy-sidecar: «"false"»' })}`, fixed: `${account()}---\n${deployment(uses, { ...runAs('orders'), annotations: 'a: b' })}` },
  { name: 'a sidecar in the network of the host', code: 'sidecar-on-host-network', text: `${account()}---\n${deployment(uses, { spec: `serviceAccountName: orders\n      hostNetwork: true\n      ${pod}`, annotations: 'a: b, «azure.workload.identity/inject-proxy-sidecar»: "true"' })}`, fixed: `${account()}---\n${deployment(uses, { spec: `serviceAccountName: orders\n      hostNetwork: true\n      ${pod}`, annotations: 'a: b' })}` },
  { name: 'a port that is none', code: 'proxy-port', text: `${account()}---\n${deployment(uses, { ...runAs('orders'), annotations: 'a: b, azure.workload.identity/proxy-sidecar-port: «"80000"»' })}`, fixed: `${account()}---\n${deployment(uses, { ...runAs('orders'), annotations: 'a: b' })}` },
  { name: 'a container to skip that there is not', code: 'skip-containers', text: `${account()}---\n${deployment(uses, { ...runAs('orders'), annotations: 'azure.workload.identity/skip-containers: «apis»' })}`, fixed: `${account()}---\n${deployment(uses, { ...runAs('orders'), annotations: 'azure.workload.identity/skip-containers: api' })}` },
  { name: 'the client ID on the pod', code: 'annotation-on-pod', text: `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: orders\n---\n${deployment(uses, { ...runAs('orders'), annotations: `a: b, «azure.workload.identity/client-id»: ${guid}` })}`, fixed: `${account()}---\n${deployment(uses, { ...runAs('orders'), annotations: 'a: b' })}` },
  { name: 'the label as an annotation', code: 'label-as-annotation', text: `${account()}---\n${deployment('app: orders', { ...runAs('orders'), annotations: `a: b, «azure.workload.identity/use»: "true"` })}`, fixed: `${account()}---\n${deployment(uses, { ...runAs('orders'), annotations: 'a: b' })}` },
  { name: 'the annotation as a label', code: 'annotation-as-label', text: `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: orders\n  labels: {app: x, «azure.workload.identity/client-id»: ${guid}}\n`, fixed: `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: orders\n  labels: {app: x}\n  annotations:\n    azure.workload.identity/client-id: ${guid}\n` },
  { name: 'both systems on one pod', code: 'both-systems', text: `${pair}${account()}---\n${deployment(`«aadpodidbinding»: orders, ${uses}`, runAs('orders'))}`, fixed: `${pair}${account()}---\n${deployment(uses, runAs('orders'))}` },
  { name: 'a container whose name begins as another', code: 'skip-containers', text: `${account()}---\n${deployment(uses, { ...runAs('orders'), annotations: 'azure.workload.identity/skip-containers: «"api;ap"»' })}`, fixed: `${account()}---\n${deployment(uses, { ...runAs('orders'), annotations: 'azure.workload.identity/skip-containers: "api"' })}` },
  { name: 'containers with a comma between them', code: 'skip-containers', text: `${account()}---\n${deployment(uses, { spec: 'serviceAccountName: orders\n      containers: [{name: api, image: api}, {name: proxy, image: proxy}]', annotations: 'azure.workload.identity/skip-containers: «"api, proxy"»' })}`, fixed: `${account()}---\n${deployment(uses, { spec: 'serviceAccountName: orders\n      containers: [{name: api, image: api}, {name: proxy, image: proxy}]', annotations: 'azure.workload.identity/skip-containers: "api;proxy"' })}` },
  { name: 'an expiration in base 16', code: 'expiration', text: account(`azure.workload.identity/client-id: ${guid}\n    azure.workload.identity/service-account-token-expiration: «"0x1000"»`), fixed: account(`azure.workload.identity/client-id: ${guid}\n    azure.workload.identity/service-account-token-expiration: "4096"`) },
  { name: 'an expiration with an exponent', code: 'expiration', text: account(`azure.workload.identity/client-id: ${guid}\n    azure.workload.identity/service-account-token-expiration: «"4e3"»`), fixed: account(`azure.workload.identity/client-id: ${guid}\n    azure.workload.identity/service-account-token-expiration: "4000"`) },
  { name: 'an expiration with spaces', code: 'expiration', text: account(`azure.workload.identity/client-id: ${guid}\n    azure.workload.identity/service-account-token-expiration: «" 3600 "»`), fixed: account(`azure.workload.identity/client-id: ${guid}\n    azure.workload.identity/service-account-token-expiration: "3600"`) },
  { name: 'an expiration in hours', code: 'expiration', text: account(`azure.workload.identity/client-id: ${guid}\n    azure.workload.identity/service-account-token-expiration: «"1h"»`), fixed: account(`azure.workload.identity/client-id: ${guid}\n    azure.workload.identity/service-account-token-expiration: "3600"`) },
  { name: 'a port with a space', code: 'proxy-port', text: `${account()}---\n${deployment(uses, { ...runAs('orders'), annotations: 'azure.workload.identity/proxy-sidecar-port: «"8080 "»' })}`, fixed: `${account()}---\n${deployment(uses, { ...runAs('orders'), annotations: 'azure.workload.identity/proxy-sidecar-port: "8080"' })}` },
  { name: '"false" for the label', code: 'use-label', text: `${account()}---\n${deployment('app: orders, azure.workload.identity/use: «"false"»', runAs('orders'))}`, fixed: `${account()}---\n${deployment(uses, runAs('orders'))}` },
  { name: 'no value for the label', code: 'use-label', text: `${account()}---\n${deployment('azure.workload.identity/use: «""»', runAs('orders'))}`, fixed: `${account()}---\n${deployment(use, runAs('orders'))}` },
  { name: 'a tenant ID that is a name', code: 'tenant-id', text: account(`azure.workload.identity/client-id: ${guid}\n    azure.workload.identity/tenant-id: «contoso.com»`) },
  { name: 'a tenant ID with something around it', code: 'tenant-id', text: account(`azure.workload.identity/client-id: ${guid}\n    azure.workload.identity/tenant-id: «"{${guid}}"»`), fixed: account(`azure.workload.identity/client-id: ${guid}\n    azure.workload.identity/tenant-id: "${guid}"`) },
  { name: "a pod's annotation on the ServiceAccount", code: 'annotation-on-service-account', text: account(`azure.workload.identity/client-id: ${guid}\n    «azure.workload.identity/skip-containers»: api`), fixed: account() },
  { name: 'an empty value for the label', code: 'label-value', text: `${pair}${deployment('«aadpodidbinding»: "", app: orders')}`, fixed: `${pair}${deployment('aadpodidbinding: orders, app: orders')}` },
  { name: 'a name without a value', code: 'name-missing', text: identity(full, '«name»:') },
  { name: 'a name of a binding that is null', code: 'name-missing', text: `${identity(full)}---\n${binding('azureIdentity: orders, selector: orders', '«name»: null')}` },
  { name: 'a name that is empty', code: 'name-missing', text: identity(full, 'name: «""»') },
  { name: 'the label of pod identity in another case', code: 'label-misspelled', text: `${pair}${deployment('«aadPodIdBinding»: orders, app: orders')}`, fixed: `${pair}${deployment('aadpodidbinding: orders, app: orders')}` },
  { name: 'the label of pod identity with a blank behind it', code: 'label-misspelled', text: `${pair}${deployment('«"aadpodidbinding "»: orders, app: orders')}`, fixed: `${pair}${deployment('"aadpodidbinding": orders, app: orders')}` },
  { name: 'the label of pod identity without some of its letters', code: 'label-misspelled', text: `${pair}${deployment('«aadpodbindng»: orders, app: orders')}`, fixed: `${pair}${deployment('aadpodidbinding: orders, app: orders')}` },
  { name: 'a misspelled label beside the right one', code: 'label-misspelled', text: `${pair}${deployment('aadpodidbinding: orders, «aadPodIdBinding»: orders, app: orders')}`, fixed: `${pair}${deployment('aadpodidbinding: orders, app: orders')}` },
  { name: 'a misspelled label that the workload selects by', code: 'label-misspelled', text: `${pair}${deployment('«aadPodIdBinding»: orders', { selector: 'aadPodIdBinding: orders' })}`, fixed: `${pair}${deployment('aadPodIdBinding: orders, aadpodidbinding: orders', { selector: 'aadPodIdBinding: orders' })}` },
  { name: 'a value that no label can have', code: 'label-value', text: `${pair}${deployment('aadpodidbinding: «orders_»')}`, fixed: `${pair}${deployment('aadpodidbinding: orders')}` },
  // YAML and JSON
  { name: 'a comment in JSON', code: 'json-comment', text: `# of the team\n{"apiVersion": "v1", «// of orders»\n"kind": "ServiceAccount", /* and */ "metadata": {"name": "orders", "annotations": {"azure.workload.identity/client-id": "${guid}"}}}\n` },
  { name: 'a tab', code: 'syntax', text: `${identity(full)}---\nkind: AzureIdentity\n«\t»name: x\n` },
];
