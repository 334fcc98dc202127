import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Secret, ServiceAccount } from 'kubernetes-models/v1';
import { parseAllDocuments } from 'yaml';
import { check } from '../../../src/manifests/check/check.ts';
import { digestOf } from '../../../src/manifests/digest.ts';
import { bindingName, exceptionName, kubernetesName, labelNameProblem, namespaceProblem, objectNameProblem, selectorProblem } from '../../../src/manifests/names.ts';
import { exceptionYaml, podIdentityYaml } from '../../../src/manifests/podIdentity.ts';
import type { PodIdentity } from '../../../src/manifests/podIdentity.ts';
import { readSource } from '../../../src/manifests/source.ts';
import { podTemplateYaml, serviceAccountYaml } from '../../../src/manifests/workloadIdentity.ts';
import type { WorkloadIdentity } from '../../../src/manifests/workloadIdentity.ts';
import { refusals, skip } from './kubernetes.ts';

// As kubectl reads it, by the rules of YAML 1.1, and as most others do.
const versions = ['1.1', '1.2'] as const;
const objects = (yaml: string, version: (typeof versions)[number] = '1.1'): unknown[] => parseAllDocuments(yaml, { version }).map((document) => document.toJS() as unknown);
const refused = (yaml: string): string[] => objects(yaml).flatMap(refusals);
const found = (yaml: string): string[] => check(readSource(yaml)).map(({ code }) => code).filter((code) => code !== 'pod-identity-archived');

// Names that people, and Azure, do give, those that YAML reads as something else among them.
const azureName = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$/);
const odd = ['on', 'yes', 'null', '1e3', '010', 'y', '0x1f', '0b11', '0o7', '2026-11-27', '1.5', 'a.b', '1'.repeat(63)];
const name = fc.oneof(fc.constantFrom(...odd), fc.stringMatching(/^[a-z0-9]{1,9}([-.]?[a-z0-9]{1,9}){0,12}$/), azureName.map(kubernetesName)).filter((one) => objectNameProblem(one) === undefined);
const namespace = fc.option(name.filter((one) => namespaceProblem(one) === undefined), { nil: undefined });
const selector = fc.oneof(name, fc.constantFrom('True', 'NO', 'NULL', '1_000', '0x1F', '1E3'), fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,61}[A-Za-z0-9]$/)).filter((one) => selectorProblem(one) === undefined);
const labels = fc.dictionary(name.filter((one) => labelNameProblem(one) === undefined), selector, { noNullPrototype: true });
// What Azure allows in the name of a resource group besides: parentheses, dots, letters of any script.
const resourceGroup = fc.oneof(fc.constantFrom('rg (1)', 'rg.größe-_(1)', 'リソース'), azureName);
const resourceId = fc.tuple(resourceGroup, azureName).map(([group, one]) => `/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${one}`);
const principal: fc.Arbitrary<PodIdentity['principal']> = fc.oneof(
  fc.record({ type: fc.constant(0 as const), resourceId, clientId: fc.uuid() }),
  fc.record({ type: fc.constantFrom(1 as const, 2 as const), tenantId: fc.uuid(), clientId: fc.uuid(), secretName: name }),
);
const podIdentity: fc.Arbitrary<PodIdentity> = fc.record({ name, namespace, selector, namespaced: fc.boolean(), principal, exception: fc.option(labels, { nil: undefined }) });
const workloadIdentity: fc.Arbitrary<WorkloadIdentity> = fc.record({ serviceAccount: name, namespace, clientId: fc.uuid() });

const podIdentityHead = (kind: string, own: string, where: string | undefined, annotations?: object) => ({ apiVersion: 'aadpodidentity.k8s.io/v1', kind, metadata: { name: own, ...(where && { namespace: where }), ...(annotations && { annotations }) } });

/** What is to be in pod identity YAML, by its fields' names in Azure/aad-pod-identity v1.8.17. */
function podIdentityObjects({ name: own, namespace: where, selector: selects, namespaced, principal: as, exception }: PodIdentity): object[] {
  const placeholder = 'cmVwbGFjZSBtZQ==';
  const password = as.type !== 0 && { name: as.secretName, ...(where && { namespace: where }) };
  return [
    ...(as.type === 0 ? [] : [{ apiVersion: 'v1', kind: 'Secret', metadata: password, type: 'Opaque', data: as.type === 1 ? { clientSecret: placeholder } : { certificate: placeholder, password: placeholder } }]),
    {
      ...podIdentityHead('AzureIdentity', own, where, namespaced ? { 'aadpodidentity.k8s.io/Behavior': 'namespaced' } : undefined),
      spec: as.type === 0 ? { type: 0, resourceID: as.resourceId, clientID: as.clientId } : { type: as.type, tenantID: as.tenantId, clientID: as.clientId, clientPassword: password },
    },
    { ...podIdentityHead('AzureIdentityBinding', bindingName(own), where), spec: { azureIdentity: own, selector: selects } },
    ...(exception && Object.keys(exception).length > 0 ? [{ ...podIdentityHead('AzurePodIdentityException', exceptionName(own), where), spec: { podLabels: exception } }] : []),
  ];
}

describe('whatever the names are', () => {
  it('the API server takes pod identity YAML, and nothing is found in it', { skip }, () => {
    fc.assert(fc.property(podIdentity, (one) => {
      const yaml = podIdentityYaml(one);
      assert.deepEqual([refused(yaml), found(yaml)], [[], []], yaml);
      assert.equal(podIdentityYaml(one), yaml);
    }), { numRuns: 200 });
  });

  it('kubernetes-models takes the Secret of a service principal, and refuses one whose data is no base64', () => {
    fc.assert(fc.property(podIdentity.filter((one) => one.principal.type !== 0), (one) => {
      const [secret] = objects(podIdentityYaml(one)) as [ConstructorParameters<typeof Secret>[0] & { readonly kind: string }];
      assert.equal(secret.kind, 'Secret');
      new Secret(secret).validate();
      assert.throws(() => new Secret({ ...secret, data: { clientSecret: 'replace me' } }).validate(), /clientSecret/);
    }), { numRuns: 200 });
  });

  it('the API server takes an exception', { skip }, () => {
    fc.assert(fc.property(name, namespace, labels.filter((one) => Object.keys(one).length > 0), (own, where, podLabels) => {
      const yaml = exceptionYaml({ name: own, namespace: where, podLabels });
      assert.deepEqual([refused(yaml), found(yaml)], [[], []], yaml);
    }));
  });

  it('the API server takes a ServiceAccount of workload identity, and so does kubernetes-models', { skip }, () => {
    fc.assert(fc.property(workloadIdentity, (one) => {
      const yaml = serviceAccountYaml(one);
      assert.deepEqual([refused(yaml), found(yaml)], [[], []], yaml);
      new ServiceAccount(objects(yaml)[0] as ConstructorParameters<typeof ServiceAccount>[0]).validate();
    }), { numRuns: 200 });
  });

  it('the API server takes a Deployment with the parts of the pod template', { skip }, () => {
    fc.assert(fc.property(workloadIdentity, (one) => {
      const [{ template }] = objects(podTemplateYaml(one)) as [{ template: { metadata: { labels: object }; spec: object } }];
      const own = { app: 'orders', ...template.metadata.labels };
      const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'orders' }, spec: { selector: { matchLabels: { app: 'orders' } }, template: { metadata: { labels: own }, spec: { ...template.spec, containers: [{ name: 'api', image: 'api' }] } } } };
      assert.deepEqual(refusals(deployment), []);
    }));
  });

  it('pod identity YAML, read again, has just what went into it', () => {
    fc.assert(fc.property(podIdentity, (one) => {
      const yaml = podIdentityYaml(one);
      for (const version of versions) assert.deepEqual(objects(yaml, version), podIdentityObjects(one), yaml);
      // And so the checks and the migration read it.
      const { identities, bindings } = digestOf(readSource(yaml).manifests);
      const { name: own, namespace: where, principal: { type, clientId }, namespaced } = one;
      const fields = (kind: string) => podIdentityObjects(one).flatMap((object) => ((object as { kind: string }).kind === kind ? Object.keys((object as { spec: object }).spec).map((field) => field.toLowerCase()) : []));
      assert.deepEqual(identities, [{ name: own, namespace: where, fields: fields('AzureIdentity'), type, clientId, resourceId: one.principal.type === 0 ? one.principal.resourceId : undefined, namespaced }], yaml);
      assert.deepEqual(bindings, [{ name: bindingName(own), namespace: where, fields: fields('AzureIdentityBinding'), identity: own, selector: one.selector }], yaml);
    }), { numRuns: 300 });
  });

  it('an exception, read again, has just what went into it', () => {
    fc.assert(fc.property(name, namespace, labels.filter((one) => Object.keys(one).length > 0), (own, where, podLabels) => {
      const yaml = exceptionYaml({ name: own, namespace: where, podLabels });
      for (const version of versions) assert.deepEqual(objects(yaml, version), [{ ...podIdentityHead('AzurePodIdentityException', own, where), spec: { podLabels } }], yaml);
    }));
  });

  it('workload identity YAML, read again, has just what went into it', () => {
    fc.assert(fc.property(workloadIdentity, (one) => {
      const { serviceAccount, namespace: where, clientId } = one;
      const [account, pods] = [serviceAccountYaml(one), podTemplateYaml(one)];
      for (const version of versions) {
        assert.deepEqual(objects(account, version), [{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: serviceAccount, ...(where && { namespace: where }), annotations: { 'azure.workload.identity/client-id': clientId } } }], account);
        assert.deepEqual(objects(pods, version), [{ template: { metadata: { labels: { 'azure.workload.identity/use': 'true' } }, spec: { serviceAccountName: serviceAccount } } }], pods);
      }
      assert.deepEqual(digestOf(readSource(account).manifests).serviceAccounts, [{ name: serviceAccount, namespace: where, clientId }], account);
    }), { numRuns: 200 });
  });

  it('a real secret is never written', () => {
    fc.assert(fc.property(podIdentity, (one) => {
      for (const object of objects(podIdentityYaml(one)) as { kind: string; data?: Record<string, string> }[]) {
        if (object.kind === 'Secret') assert.deepEqual([...new Set(Object.values(object.data ?? {}))], ['cmVwbGFjZSBtZQ==']);
      }
    }));
  });
});

it('what the API server would refuse is refused here', { skip }, () => {
  assert.deepEqual(refusals({ apiVersion: 'aadpodidentity.k8s.io/v1', kind: 'AzureIdentity', metadata: { name: 'x' }, spec: { ResourceID: 'x' } }), ['/spec must NOT have additional properties {"additionalProperty":"ResourceID"}']);
  assert.equal(refusals({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x', labels: { a: true } } }).length, 1);
});
