import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import type { AppliedObjects } from '../../../src/emulator/kubectl/objects.ts';
import { runCommand } from '../../../src/emulator/kubectl/run.ts';
import type { Resource } from '../../../src/emulator/resource.ts';

const now = Date.UTC(2026, 2, 2, 9);
const bare: Resource = {
  id: '/subscriptions/s/resourcegroups/rg/providers/Microsoft.ContainerService/managedClusters/aks',
  name: 'aks',
  type: 'Microsoft.ContainerService/ManagedClusters',
  location: 'eastus',
  properties: { currentKubernetesVersion: '1.33.2', agentPoolProfiles: [] },
};
const withPodIdentity: Resource = { ...bare, properties: { ...bare.properties, podIdentityProfile: { enabled: true } } };

/** A cluster on which one command is run after the other; each gives its exit code and what it printed. */
function machine(cluster = bare) {
  let objects: AppliedObjects = new Map();
  const run = (command: string, files: Record<string, string> = {}): [exitCode: number, logs: string] => {
    const done = runCommand({ cluster, objects, files: new Map(Object.entries(files)), now }, command);
    objects = done.objects;
    return [done.exitCode, done.logs];
  };
  return { run, apply: (text: string, more = '') => run(`kubectl apply -f m.yaml${more}`, { 'm.yaml': text }) };
}

const account = (name: string, rest = '') => `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${name}\n${rest}`;
const namespace = (name: string) => `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n`;
const identity = (name: string) => `apiVersion: aadpodidentity.k8s.io/v1\nkind: AzureIdentity\nmetadata:\n  name: ${name}\nspec:\n  type: 0\n  clientID: c\n`;
const deployment = (labels: string, { selector = 'app: web', name = 'web' } = {}) => `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  selector:\n    matchLabels: { ${selector} }\n  template:\n    metadata:\n      labels: { ${labels} }\n    spec:\n      containers: [{ name: web, image: nginx }]\n`;
const scaler = (version: string) => `apiVersion: autoscaling/${version}\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: web\n`;
const together = (...texts: string[]) => texts.join('---\n');

const cannot = (kind: string, type: string, field: string) => `Error from server (BadRequest): error when creating "m.yaml": ${kind} in version "v1" cannot be handled as a ${kind}: json: cannot unmarshal ${type} into Go struct field ObjectMeta.${field} of type string\n`;
const unmapped = (name: string) => `resource mapping not found for name: "${name}" namespace: "" from "m.yaml": no matches for kind "AzureIdentity" in version "aadpodidentity.k8s.io/v1"\nensure CRDs are installed first\n`;

describe('kubectl apply', () => {
  it('creates, configures, and leaves what is the same unchanged', () => {
    const { apply } = machine();
    const annotated = account('orders', '  annotations:\n    azure.workload.identity/client-id: c\n');
    assert.deepEqual(apply(account('orders')), [0, 'serviceaccount/orders created\n']);
    assert.deepEqual(apply(account('orders')), [0, 'serviceaccount/orders unchanged\n']);
    assert.deepEqual(apply(annotated), [0, 'serviceaccount/orders configured\n']);
    assert.deepEqual(apply(annotated.replace('client-id: c', 'client-id: "c"')), [0, 'serviceaccount/orders unchanged\n']);
  });

  it('changes nothing in a dry run, and says that it was one', () => {
    const { apply, run } = machine();
    assert.deepEqual(apply(together(account('orders'), deployment('app: web')), ' --dry-run=server'), [0, 'serviceaccount/orders created (server dry run)\ndeployment.apps/web created (server dry run)\n']);
    assert.deepEqual(run('kubectl get sa orders'), [1, 'Error from server (NotFound): serviceaccounts "orders" not found\n']);
    apply(account('orders'));
    assert.deepEqual(apply(account('orders'), ' --dry-run server'), [0, 'serviceaccount/orders unchanged (server dry run)\n']);
  });

  it('takes namespaces from the file, from the command, and else the default one', () => {
    const { apply, run } = machine();
    assert.deepEqual(apply(together(namespace('shop'), account('a', '  namespace: shop\n'))), [0, 'namespace/shop created\nserviceaccount/a created\n']);
    assert.equal(apply(account('b'), ' -n shop')[0], 0);
    assert.equal(apply(account('c'), ' --namespace=shop')[0], 0);
    assert.deepEqual(run('kubectl get sa -n shop -o name'), [0, 'serviceaccount/a\nserviceaccount/b\nserviceaccount/c\nserviceaccount/default\n']);
    assert.deepEqual(run('kubectl get ns -o name')[1].split('\n').slice(0, -1), ['default', 'kube-node-lease', 'kube-public', 'kube-system', 'shop'].map((name) => `namespace/${name}`));
    assert.deepEqual(apply(account('a', '  namespace: shop\n'), ' -n default'), [1, "error: the namespace from the provided object \"shop\" does not match the namespace \"default\". You must pass '--namespace=shop' to perform this operation.\n"]);
  });

  it('refuses what lies in a namespace that is not there, also where only a dry run would have made it', () => {
    const { apply } = machine();
    const refusal = 'Error from server (NotFound): error when creating "m.yaml": namespaces "shop" not found\n';
    assert.deepEqual(apply(account('orders', '  namespace: shop\n')), [1, refusal]);
    assert.deepEqual(apply(together(namespace('shop'), account('orders', '  namespace: shop\n')), ' --dry-run=server'), [1, `namespace/shop created (server dry run)\n${refusal}`]);
  });

  it('goes on after what is refused, and tells all of it at the end', () => {
    const { apply } = machine();
    const [exitCode, logs] = apply(together(account('a', '  namespace: here\n'), account('b'), account('c', '  namespace: there\n')));
    assert.equal(exitCode, 1);
    assert.deepEqual(logs.split('\n'), ['serviceaccount/b created', 'Error from server (NotFound): error when creating "m.yaml": namespaces "here" not found', 'Error from server (NotFound): error when creating "m.yaml": namespaces "there" not found', '']);
  });

  it('knows the kinds of AAD Pod Identity only where its add-on is on', () => {
    assert.deepEqual(machine().apply(identity('x')), [1, `error: ${unmapped('x')}`]);
    assert.deepEqual(machine().apply(together(identity('x'), account('orders'), identity('z'))), [1, `serviceaccount/orders created\n${unmapped('x')}${unmapped('z')}`]);
    const { apply, run } = machine(withPodIdentity);
    assert.deepEqual(apply(identity('x')), [0, 'azureidentity.aadpodidentity.k8s.io/x created\n']);
    assert.deepEqual(run('kubectl get azureidentities'), [0, 'NAME   TYPE   CLIENTID   AGE\nx      0      c          <unknown>\n']);
    assert.deepEqual(machine().run('kubectl get azureidentity'), [1, 'error: the server doesn\'t have a resource type "azureidentity"\n']);
  });

  it('knows the kinds that other add-ons bring, and those whose definition was applied before', () => {
    const crd = 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: azureidentities.aadpodidentity.k8s.io\nspec:\n  group: aadpodidentity.k8s.io\n  scope: Namespaced\n  names: { kind: AzureIdentity, plural: azureidentities }\n  versions: [{ name: v1 }]\n';
    const secrets = 'apiVersion: secrets-store.csi.x-k8s.io/v1\nkind: SecretProviderClass\nmetadata:\n  name: kv\n';
    const { apply, run } = machine({ ...bare, properties: { ...bare.properties, addonProfiles: { azureKeyvaultSecretsProvider: { enabled: true } } } });
    assert.deepEqual(apply(secrets), [0, 'secretproviderclass.secrets-store.csi.x-k8s.io/kv created\n']);
    assert.match(machine().apply(secrets)[1], /no matches for kind "SecretProviderClass"/);
    // What the kinds are is asked before anything is applied.
    assert.deepEqual(apply(together(crd, identity('x'))), [1, `customresourcedefinition.apiextensions.k8s.io/azureidentities.aadpodidentity.k8s.io created\nerror: ${unmapped('x')}`]);
    assert.equal(apply(identity('x'))[0], 0);
    assert.deepEqual(run('kubectl get azureidentities.aadpodidentity.k8s.io -o name'), [0, 'azureidentity.aadpodidentity.k8s.io/x\n']);
  });

  it('finds the namespaces that AKS has made for pod identities, and says nothing of what it has put there', () => {
    const profile = { enabled: true, userAssignedIdentities: [{ name: 'x', namespace: 'pods', identity: {} }] };
    const { apply, run } = machine({ ...bare, properties: { ...bare.properties, podIdentityProfile: profile } });
    assert.equal(apply(account('orders'), ' -n pods')[0], 0);
    assert.equal(run('kubectl get azureidentity -n pods')[0], 127);
    assert.deepEqual(run('kubectl get azureidentity'), [0, 'No resources found in default namespace.\n']);
  });

  it('takes an object in another version of its kind for the same', () => {
    const { apply } = machine();
    assert.deepEqual([apply(scaler('v1'))[1], apply(scaler('v2'))[1]], ['horizontalpodautoscaler.autoscaling/web created\n', 'horizontalpodautoscaler.autoscaling/web configured\n']);
    assert.match(apply(scaler('v2beta2'))[1], /no matches for kind "HorizontalPodAutoscaler" in version "autoscaling\/v2beta2"/);
  });

  for (const name of ['Orders', 'or_ders', '-orders', 'a'.repeat(254)]) {
    it(`refuses a name that is no DNS subdomain: ${name.slice(0, 10)}`, () => {
      const [exitCode, logs] = machine().apply(account(name));
      assert.equal(exitCode, 1);
      assert.ok(logs.startsWith(`The ServiceAccount "${name}" is invalid: metadata.name: Invalid value: "${name}": `), logs);
    });
  }

  it('refuses labels and annotations that are no texts, in pods too', () => {
    assert.deepEqual(machine().apply(deployment('app: web, azure.workload.identity/use: true')), [1, cannot('Deployment', 'bool', 'spec.template.metadata.labels')]);
    // YAML 1.1 takes it for a boolean, as kubectl does.
    assert.deepEqual(machine().apply(deployment('app: web, azure.workload.identity/use: yes')), [1, cannot('Deployment', 'bool', 'spec.template.metadata.labels')]);
    assert.deepEqual(machine().apply(account('orders', '  annotations: { azure.workload.identity/service-account-token-expiration: 3600 }\n')), [1, cannot('ServiceAccount', 'number', 'metadata.annotations')]);
    assert.match(machine().apply(account('orders', '  annotations: [a]\n'))[1], /cannot unmarshal array into Go struct field ObjectMeta\.metadata\.annotations of type map\[string\]string/);
    assert.equal(machine().apply(deployment('app: web, azure.workload.identity/use: "true"'))[0], 0);
    assert.equal(machine().apply(account('orders', '  annotations: { since: 2026-03-02, at: 12:30, ports: 80:80 }\n'))[0], 0);
  });

  it('refuses labels that are not legal', () => {
    assert.match(machine().apply(account('orders', '  labels: { aadpodidbinding: /subscriptions/x }\n'))[1], /^The ServiceAccount "orders" is invalid: metadata\.labels: Invalid value: "\/subscriptions\/x": a valid label must be an empty string or consist of/);
    assert.match(machine().apply(deployment(`app: web, aadpodidbinding: ${'a'.repeat(64)}`))[1], /^The Deployment "web" is invalid: spec\.template\.labels: Invalid value: "a+": must be no more than 63 characters\n$/);
    assert.match(machine().apply(account('orders', '  labels: { "a b": c, d: "e f" }\n'))[1], /^The ServiceAccount "orders" is invalid: \n\* metadata\.labels: Invalid value: "a b": name part must.*\n\* metadata\.labels: Invalid value: "e f": a valid label.*\n$/);
  });

  it('refuses a selector that changes, and one that chooses none of its own pods', () => {
    const { apply } = machine();
    apply(deployment('app: web'));
    assert.deepEqual(apply(deployment('app: web, aadpodidbinding: web')), [0, 'deployment.apps/web configured\n']);
    assert.deepEqual(apply(deployment('app: web, azure.workload.identity/use: "true"', { selector: 'app: web, azure.workload.identity/use: "true"' })), [
      1,
      'The Deployment "web" is invalid: spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{"app":"web", "azure.workload.identity/use":"true"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: field is immutable\n',
    ]);
    assert.equal(apply(deployment('app: web, azure.workload.identity/use: "true"'))[0], 0);
    assert.deepEqual(machine().apply(deployment('app: other')), [1, 'The Deployment "web" is invalid: spec.template.metadata.labels: Invalid value: map[string]string{"app":"other"}: `selector` does not match template `labels`\n']);
  });

  it('warns where it changes what nobody has applied', () => {
    const { apply } = machine();
    const [exitCode, logs] = apply(account('default', '  annotations: { a: b }\n'));
    assert.equal(exitCode, 0);
    assert.match(logs, /^Warning: resource serviceaccounts\/default is missing the kubectl\.kubernetes\.io\/last-applied-configuration annotation .*\nserviceaccount\/default configured\n$/);
    assert.deepEqual(apply(account('default', '  annotations: { a: b }\n')), [0, 'serviceaccount/default unchanged\n']);
  });

  it('reads lists, comments and documents that hold nothing', () => {
    const list = `# all\n---\n---\napiVersion: v1\nkind: List\nitems:\n${account('a').replaceAll(/^/gm, '    ').replace('    ', '  - ').trimEnd()}\n`;
    assert.deepEqual(machine().apply(list), [0, 'serviceaccount/a created\n']);
    assert.deepEqual(machine().apply('# nothing\n'), [1, 'error: no objects passed to apply\n']);
  });

  const broken: [what: string, text: string, said: RegExp][] = [
    ['a mapping in a value', `${account('a')}---\nkind: a: b\n`, /^serviceaccount\/a created\nerror: error parsing m\.yaml: error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context\n$/],
    ['a tab', 'metadata:\n\tname: a\n', /^error: error parsing m\.yaml: error converting YAML to JSON: yaml: line \d: found character that cannot start any token\n$/],
    ['a list that is not closed', 'metadata: [a\n', /^error: error parsing m\.yaml: error converting YAML to JSON: yaml: line \d: /],
    ['no kind', 'apiVersion: v1\nmetadata: { name: a }\n', /^error: error validating "m\.yaml": error validating data: kind not set; if you choose to ignore these errors, turn validation off with --validate=false\n$/],
    ['neither kind nor version', 'metadata: { name: a }\n', /error validating data: \[apiVersion not set, kind not set\]; /],
    ['no object', 'hello\n', /error validating data: invalid object to validate; /],
    ['no name', 'apiVersion: v1\nkind: ServiceAccount\n', /resource name may not be empty\n$/],
  ];
  for (const [what, text, said] of broken) {
    it(`says what kubectl says to a file with ${what}`, () => {
      const [exitCode, logs] = machine().apply(text);
      assert.equal(exitCode, 1);
      assert.match(logs, said);
    });
  }
});

describe('kubectl get', () => {
  it('prints an object as the API server has it', () => {
    const { apply, run } = machine();
    apply(account('orders', '  annotations: { b: "yes", a: "1" }\n'));
    const [, text] = run('kubectl get serviceaccount/orders -o yaml');
    assert.match(text, /^apiVersion: v1\nkind: ServiceAccount\nmetadata:\n {2}annotations:\n {4}a: "1"\n {4}b: "yes"\n {4}kubectl\.kubernetes\.io\/last-applied-configuration: \|\n {6}\{"apiVersion":"v1",/);
    const { metadata } = parse(text) as { metadata: Record<string, string> };
    assert.deepEqual([metadata['name'], metadata['namespace'], metadata['creationTimestamp']], ['orders', 'default', '2026-03-02T09:00:00Z']);
  });

  it('prints lists', () => {
    const { apply, run } = machine();
    apply(account('orders'));
    assert.deepEqual(run('kubectl get sa'), [0, 'NAME      SECRETS   AGE\ndefault   0         <unknown>\norders    0         <unknown>\n']);
    assert.deepEqual((parse(run('kubectl get sa -o yaml')[1]) as { items: unknown[] }).items.length, 2);
    assert.deepEqual(run('kubectl get deploy'), [0, 'No resources found in default namespace.\n']);
    assert.deepEqual(run('kubectl get sa -n nowhere'), [0, 'No resources found in nowhere namespace.\n']);
  });

  for (const command of ['kubectl get pods -n kube-system', 'kubectl get cm', 'kubectl get sa -A', 'kubectl get sa -o json', 'kubectl get sa,pods', 'kubectl get clusterrole']) {
    it(`says nothing of what the sample does not know: ${command}`, () => {
      const [exitCode, logs] = machine().run(command);
      assert.ok(exitCode !== 0, logs);
      assert.doesNotMatch(logs, /No resources|NotFound/);
    });
  }
});

describe('a line of commands', () => {
  it('goes on while the commands succeed', () => {
    const { run } = machine();
    const files = { 'a.yaml': account('a'), 'b.yaml': account('b', '  namespace: x\n'), "it's.yaml": account('c') };
    assert.deepEqual(run('kubectl apply -f a.yaml && kubectl apply -f b.yaml && kubectl apply -f a.yaml', files), [1, 'serviceaccount/a created\nError from server (NotFound): error when creating "b.yaml": namespaces "x" not found\n']);
    assert.deepEqual(run(`kubectl apply -f "it's.yaml"&&kubectl get 'sa' a -o=name`, files), [0, 'serviceaccount/c created\nserviceaccount/a\n']);
  });

  for (const command of ['kubectl get sa | head', 'kubectl get sa; kubectl get ns', 'kubectl get sa > x', 'kubectl get $KIND', 'kubectl get sa &&', '&& kubectl get sa', 'kubectl get sa & kubectl version', 'kubectl apply -f m.yaml --prune', 'kubectl apply -f m.yaml --dry-run=client', 'kubectl get "sa', 'kubectl get sa\nkubectl get ns', 'kubectl apply -f .', 'kubectl apply -f https://example.com/m.yaml', 'kubectl apply -f -', 'kubectl apply -f ~/m.yaml']) {
    it(`that has more of a shell or of kubectl in it is not run: ${command}`, () => {
      const [exitCode, logs] = machine().run(command);
      assert.deepEqual([exitCode, logs.startsWith('error: the kubectl of the sample does not know how to run')], [127, true]);
    });
  }

  it('without a file, or with one that was not sent, says so', () => {
    assert.deepEqual(machine().run('kubectl apply'), [1, 'error: must specify one of -f and -k\n']);
    assert.deepEqual(machine().run('kubectl apply -f ./m.yaml'), [1, 'error: the path "./m.yaml" does not exist\n']);
    assert.equal(machine().run('kubectl apply -f all/', { 'all/m.yaml': account('a') })[0], 127);
    assert.equal(machine().run('kubectl apply -f ./m.yaml', { 'm.yaml': account('a') })[0], 0);
  });
});
