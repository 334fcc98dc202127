import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { ServiceAccount } from 'kubernetes-models/v1';
import { parseAllDocuments } from 'yaml';
import { check } from '../../../src/manifests/check/check.ts';
import { namespaceProblem, objectNameProblem, selectorProblem, kubernetesName } from '../../../src/manifests/names.ts';
import { exceptionYaml, podIdentityYaml } from '../../../src/manifests/podIdentity.ts';
import type { PodIdentity } from '../../../src/manifests/podIdentity.ts';
import { readSource } from '../../../src/manifests/source.ts';
import { podTemplateYaml, serviceAccountYaml } from '../../../src/manifests/workloadIdentity.ts';
import type { WorkloadIdentity } from '../../../src/manifests/workloadIdentity.ts';
import { refusals, skip } from './kubernetes.ts';

// As kubectl reads it, by the rules of YAML 1.1.
const objects = (yaml: string): unknown[] => parseAllDocuments(yaml, { version: '1.1' }).map((document) => document.toJS() as unknown);
const refused = (yaml: string): string[] => objects(yaml).flatMap(refusals);
const found = (yaml: string): string[] => check(readSource(yaml)).map(({ code }) => code).filter((code) => code !== 'pod-identity-archived');

// Names that people, and Azure, do give, those that YAML reads as something else among them.
const azureName = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$/);
const name = fc.oneof(fc.constantFrom('on', 'yes', 'null', '1e3', '010', 'y', '0x1f', 'a.b'), azureName.map(kubernetesName)).filter((one) => objectNameProblem(one) === undefined);
const namespace = fc.option(name.filter((one) => namespaceProblem(one) === undefined), { nil: undefined });
const selector = fc.oneof(name, fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,61}[A-Za-z0-9]$/)).filter((one) => selectorProblem(one) === undefined);
const resourceId = azureName.map((one) => `/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg (1)/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${one}`);
const principal: fc.Arbitrary<PodIdentity['principal']> = fc.oneof(
  fc.record({ type: fc.constant(0 as const), resourceId, clientId: fc.uuid() }),
  fc.record({ type: fc.constantFrom(1 as const, 2 as const), tenantId: fc.uuid(), clientId: fc.uuid(), secretName: name }),
);
const podIdentity: fc.Arbitrary<PodIdentity> = fc.record({ name, namespace, selector, namespaced: fc.boolean(), principal, exception: fc.option(fc.dictionary(name, selector), { nil: undefined }) });
const workloadIdentity: fc.Arbitrary<WorkloadIdentity> = fc.record({ serviceAccount: name, namespace, clientId: fc.uuid(), tenantId: fc.option(fc.uuid(), { nil: undefined }), expirationSeconds: fc.option(fc.integer({ min: 3600, max: 86_400 }), { nil: undefined }) });

describe('whatever the names are', () => {
  it('the API server takes pod identity YAML, and nothing is found in it', { skip }, () => {
    fc.assert(fc.property(podIdentity, (one) => {
      const yaml = podIdentityYaml(one);
      assert.deepEqual([refused(yaml), found(yaml)], [[], []], yaml);
      assert.equal(podIdentityYaml(one), yaml);
    }), { numRuns: 200 });
  });

  it('the API server takes an exception', { skip }, () => {
    fc.assert(fc.property(name, namespace, fc.dictionary(name, selector, { minKeys: 1 }), (own, where, podLabels) => {
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
      const labels = { app: 'orders', ...template.metadata.labels };
      const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'orders' }, spec: { selector: { matchLabels: { app: 'orders' } }, template: { metadata: { labels }, spec: { ...template.spec, containers: [{ name: 'api', image: 'api' }] } } } };
      assert.deepEqual(refusals(deployment), []);
    }));
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
