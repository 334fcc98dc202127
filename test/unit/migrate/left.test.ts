import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { foundIn, migrationOf } from '../../../src/features/migrate/found.ts';
import type { Found } from '../../../src/features/migrate/protocol.ts';
import { readSource } from '../../../src/manifests/source.ts';

function found(text: string): Found {
  const none = { workloads: {}, namespace: '' };
  const sources = new Map([['a.yaml', readSource(text)]]);
  return foundIn(sources, migrationOf(sources, none), none, String, []);
}

/** What is left as it is, in one line each. */
const left = (text: string): string[] => found(text).left.map(({ what, why }) => `${what}: ${why}`);

const object = (apiVersion: string, kind: string, spec: string, metadata = '{name: x}'): string => `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: ${metadata}\nspec: ${spec}\n`;
const template = (label: string, spec = '{containers: [{name: a, image: a}]}'): string => `{template: {metadata: {labels: {aadpodidbinding: ${label}}}, spec: ${spec}}}`;
const byHand = 'Let its pods bear the label azure.workload.identity/use: "true" in its place, and run as a ServiceAccount of the identity.';

describe('a migration lists', () => {
  it('what makes pods in a way that is not known, with the place of the label', () => {
    assert.deepEqual(left(object('sparkoperator.k8s.io/v1beta2', 'SparkApplication', '{driver: {labels: {aadpodidbinding: a}}, executor: {labels: {aadpodidbinding: a}}}')), [
      `SparkApplication x in a.yaml: It has the label aadpodidbinding in spec.driver.labels, and how a SparkApplication makes pods is not known here. ${byHand}`,
    ]);
    assert.deepEqual(left(object('batch.volcano.sh/v1alpha1', 'Job', `{tasks: [{name: none}, ${template('a')}]}`)), [
      `Job x in a.yaml: It has the label aadpodidbinding in spec.tasks[1].template.metadata.labels, and how a Job makes pods is not known here. ${byHand}`,
    ]);
    assert.equal(left(object('argoproj.io/v1alpha1', 'Rollout', template('a', '{}'))).length, 1);
  });

  it('a Kustomization that gives the label to pods', () => {
    assert.deepEqual(left('apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\ncommonLabels: {aadpodidbinding: a}\n'), [`Kustomization in a.yaml: It has the label aadpodidbinding in commonLabels, and gives it to what it builds. ${byHand}`]);
  });

  it('what finds pods by the label in a place of which the workloads do not tell', () => {
    const labels = '{matchLabels: {aadpodidbinding: a}}';
    const look = 'which stays as it is. Look whether that finds the pods still when they have lost the label';
    assert.deepEqual(left(object('networking.k8s.io/v1', 'NetworkPolicy', `{podSelector: {}, ingress: [{from: [{podSelector: ${labels}}]}]}`)), [
      `NetworkPolicy x in a.yaml: It names the label aadpodidbinding in spec.ingress[0].from[0].podSelector.matchLabels, ${look}: where it does not, their traffic is cut, or let through.`,
    ]);
    assert.deepEqual(left(object('cilium.io/v2', 'CiliumNetworkPolicy', '{endpointSelector: {matchExpressions: [{key: aadpodidbinding, operator: Exists}]}}')), [
      `CiliumNetworkPolicy x in a.yaml: It names the label aadpodidbinding in spec.endpointSelector.matchExpressions[0].key, ${look}: where it does not, their traffic is cut, or let through.`,
    ]);
    assert.match(left(object('projectcalico.org/v3', 'NetworkPolicy', `{selector: "aadpodidbinding == 'a'"}`))[0] ?? '', /in spec\.selector, which stays as it is\. Look whether/);
  });

  it('a text with the label, whatever reads it', () => {
    const look = 'which stays as it is. Look what comes of that when the pods have lost the label.';
    assert.deepEqual(left('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: docs}\ndata: {readme: "with aadpodidbinding: a"}\n'), [`ConfigMap docs in a.yaml: It names the label aadpodidbinding in a text, in data.readme, ${look}`]);
    assert.deepEqual(left(object('monitoring.coreos.com/v1', 'PodMonitor', '{selector: {matchLabels: {app: a}}, podTargetLabels: [aadpodidbinding]}')), [`PodMonitor x in a.yaml: It names the label aadpodidbinding in a text, in spec.podTargetLabels[0], ${look}`]);
  });

  it('what holds the label in a text: a patch, or the values of a chart', () => {
    const [patched, ...more] = left('apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\npatches:\n- patch: |-\n    - {op: add, path: /spec/template/metadata/labels/aadpodidbinding, value: a}\n');
    assert.match(patched ?? '', /in patches\[0\]\.patch,/);
    assert.deepEqual(more, []);
    assert.match(left(object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', '{values: {podLabels: {aadpodidbinding: a}}}'))[0] ?? '', /in spec\.values\.podLabels,/);
  });

  it('a label whose value is no string, or that has none', () => {
    assert.match(left(object('apps/v1', 'Deployment', template('123')))[0] ?? '', /^Deployment x in a\.yaml: The value of its label aadpodidbinding is no string: the API server refuses 123 without quotes\./);
    assert.match(left(object('apps/v1', 'Deployment', template('[a]')))[0] ?? '', /is no text/);
    assert.match(left(object('apps/v1', 'Deployment', template('')))[0] ?? '', /has no value/);
  });

  it('what has no name', () => {
    assert.deepEqual(left(object('batch/v1', 'Job', template('a'), '{generateName: x-}')), [`Job in a.yaml: It has no name that tells it from others. ${byHand}`]);
  });

  it('what finds pods by the label within a workload', () => {
    const spread = '{containers: [{name: a, image: a}], topologySpreadConstraints: [{labelSelector: {matchLabels: {aadpodidbinding: a}}}]}';
    assert.match(left(object('apps/v1', 'Deployment', template('a', spread)))[0] ?? '', /in spec\.template\.spec\.topologySpreadConstraints\[0\]\.labelSelector\.matchLabels, too/);
  });

  it('a file that names the label and holds no object', () => {
    assert.match(left('podLabels:\n  aadpodidbinding: a # of orders\n')[0] ?? '', /^a\.yaml: It names the label aadpodidbinding, and is no object of Kubernetes/);
    assert.deepEqual(left('podLabels: {} # aadpodidbinding: a\n'), []);
  });
});

/** How many files change, what stands in the way of each workload, and what is left. */
function told(...documents: string[]): string[] {
  const { workloads, changed, left: rows } = found(documents.join('---\n'));
  return [`${changed}`, ...workloads.map(({ obstacle }) => obstacle ?? ''), ...rows.map(({ what, why }) => `${what}: ${why}`)];
}

const identity = (clientId: string): string => object('aadpodidentity.k8s.io/v1', 'AzureIdentity', `\n  type: 0\n  resourceID: /subscriptions/\${SUBSCRIPTION}/x\n  clientID: ${clientId}`);
const binding = (selector: string): string => object('aadpodidentity.k8s.io/v1', 'AzureIdentityBinding', `\n  azureIdentity: x\n  selector: ${selector}`);
const deployment = (metadata = '{name: x}'): string => object('apps/v1', 'Deployment', template('a'), metadata);
const guid = '9d7f0d6e-5c0f-4e29-9f26-5ad2f8bbd0ad';

describe('what another tool fills in', () => {
  const rest = 'which another tool fills in: what it yields is not known here. Migrate what it yields, or change it by hand.';

  it('is no matter where it decides on nothing', () => assert.deepEqual(told(identity(guid), binding('a'), deployment().replace('image: a', 'image: "${IMAGE}"')), ['1', '']));

  it('keeps a workload from being migrated, and is told with it', () => {
    assert.deepEqual(told(identity(guid), binding('a'), deployment('{name: x, namespace: "${NAMESPACE}"}')), ['0', `The Deployment "x" holds \${NAMESPACE}, ${rest}`]);
    assert.deepEqual(told(identity('$(CLIENT_ID)'), binding('a'), deployment()), ['0', `The AzureIdentity "x" holds $(CLIENT_ID), ${rest}`, `AzureIdentity x: It holds $(CLIENT_ID), ${rest}`]);
    assert.deepEqual(told(identity(guid), binding('a-#{ENVIRONMENT}#'), deployment()), [
      '0',
      'No AzureIdentityBinding with the selector "a" was found. That of "x" is filled in by another tool.',
      `AzureIdentityBinding x: It holds #{ENVIRONMENT}#, ${rest}`,
      'AzureIdentity x: No workload in this workspace uses it: those that do are elsewhere, or there are none.',
    ]);
    const account = `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: x\n  annotations: {azure.workload.identity/client-id: "\${CLIENT_ID}"}\n`;
    assert.deepEqual(told(identity(guid), binding('a'), deployment(), account), ['0', `The ServiceAccount "x" holds \${CLIENT_ID}, ${rest}`]);
  });

  it('makes a template of a file where it is no YAML before it is filled in', () => {
    assert.deepEqual(left(identity('#{CLIENT_ID}#')), ['a.yaml: It is a template: what it yields is not known here. Migrate what it is made from, or what it yields.']);
  });
});

const losing = (what: string): string[] => ['0', `The ${what} finds the pods by the label aadpodidbinding, and would lose them. Let it select them by another label first.`];
const gaining = (what: string): string[] => ['0', `The ${what} leaves the pods out by the label aadpodidbinding, and would find them. Let it select them by another label first.`];
const expression = (rest: string): string => `{matchExpressions: [{key: tier, operator: Exists}, {key: aadpodidbinding, operator: ${rest}}]}`;
const toldWith = (selecting: string): string[] => told(identity(guid), binding('a'), deployment(), selecting);
const budget = (selector: string): string => object('policy/v1', 'PodDisruptionBudget', `{selector: ${selector}}`, '{name: b}');
const policy = (selector: string): string => object('networking.k8s.io/v1', 'NetworkPolicy', `{podSelector: ${selector}}`, '{name: p}');

describe('what finds pods by the label', () => {
  it('is told with those pods, which stay as they are', () => {
    assert.deepEqual(toldWith(object('v1', 'Service', '{selector: {aadpodidbinding: a}}', '{name: s}')), losing('Service "s"'));
    assert.deepEqual(toldWith(budget('{matchLabels: {aadpodidbinding: a}}')), losing('PodDisruptionBudget "b"'));
    assert.deepEqual(toldWith(budget(expression('In, values: [b, a]'))), losing('PodDisruptionBudget "b"'));
    assert.deepEqual(toldWith(policy(expression('Exists'))), losing('NetworkPolicy "p"'));
    assert.deepEqual(toldWith(policy(expression('NotIn, values: [a]'))), gaining('NetworkPolicy "p"'));
    assert.deepEqual(toldWith(policy(expression('DoesNotExist'))), gaining('NetworkPolicy "p"'));
    assert.deepEqual(toldWith(budget('{matchLabels: {aadpodidbinding: "${SELECTOR}"}}')), losing('PodDisruptionBudget "b"'));
  });

  it('is nothing to other pods', () => {
    for (const one of [budget('{matchLabels: {aadpodidbinding: b}}'), budget(expression('In, values: [b]')), policy(expression('NotIn, values: [b]')), object('v1', 'Service', '{selector: {aadpodidbinding: a}}', '{name: s, namespace: other}')]) {
      assert.deepEqual(told(identity(guid), binding('a'), deployment('{name: x, namespace: here}'), one), ['1', '']);
    }
  });
});

describe('nothing is left of', () => {
  const nothing: Record<string, string> = {
    'a workload that is migrated, or told with its reason': object('apps/v1', 'Deployment', template('a')),
    'a patch that takes the label away': object('apps/v1', 'Deployment', template('null', '{}')),
    'a label where it does nothing': object('v1', 'ConfigMap', '{}', '{name: x, labels: {aadpodidbinding: a}, annotations: {was: "aadpodidbinding: a"}}'),
    'the label in the selector of a workload: that is its obstacle': object('apps/v1', 'Deployment', '{selector: {matchLabels: {aadpodidbinding: a}, matchExpressions: [{key: aadpodidbinding, operator: Exists}]}, template: {}}'),
    "a CronJob's jobs": object('batch/v1', 'CronJob', `{jobTemplate: {metadata: {labels: {aadpodidbinding: a}}, spec: ${template('a')}}}`),
  };
  for (const [name, text] of Object.entries(nothing)) it(name, () => assert.deepEqual(left(text), []));
});

it('a file is told among those that use pod identity where all that it has is out of reach', () => {
  assert.deepEqual(found(object('sparkoperator.k8s.io/v1beta2', 'SparkApplication', '{driver: {labels: {aadpodidbinding: a}}}')).files, ['a.yaml']);
});
