import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { problemsIn, warningsIn } from '../../../src/features/federatedCredentials/checks.ts';
import type { Remarks } from '../../../src/features/federatedCredentials/checks.ts';
import { anotherCluster, clusterToBegin, proposedName, trustIn, valuesOf, workloadIn } from '../../../src/features/federatedCredentials/values.ts';
import type { Values } from '../../../src/features/federatedCredentials/values.ts';
import { outcomeOf, shortly, whoItIs } from '../../../src/features/federatedCredentials/words.ts';
import { workloadOf } from '../../../src/azure/federatedWorkloads.ts';
import { lookingUp } from '../../../src/features/shared/clusterContract.ts';

const audience = 'api://AzureADTokenExchange';
const issuer = 'https://eastus.oic.prod-aks.azure.com/1/2/';
const cluster = { id: '/a', name: 'aks-prod', subscriptionId: 's', tenantId: 't', resourceGroup: 'rg', description: '', issuer, workloadIdentity: true };
const off = { id: '/b', name: 'aks-off', subscriptionId: 's', tenantId: 't', resourceGroup: 'rg', description: '', workloadIdentity: false };
const clusters = [cluster, off];

const empty = valuesOf({ credentials: [], editing: undefined, audience });
const kubernetes: Values = { ...empty, cluster: '/a', namespace: 'orders', serviceAccount: 'orders-api', name: 'orders' };
const github: Values = { ...empty, kind: 'github', repository: 'contoso/web', branch: 'main', name: 'web' };
const other: Values = { ...empty, kind: 'other', issuer: 'https://gitlab.com', subject: 'project_path:contoso/web', name: 'web' };

const told = (remarks: Remarks) => Object.fromEntries(Object.entries(remarks).filter(([, remark]) => remark !== undefined));

describe('a form that is filled in well has no problem, and amounts to', () => {
  for (const [values, trust] of [
    [kubernetes, { issuer, subject: 'system:serviceaccount:orders:orders-api' }],
    [{ ...kubernetes, cluster: anotherCluster, clusterIssuer: 'https://oidc.example/' }, { issuer: 'https://oidc.example/', subject: 'system:serviceaccount:orders:orders-api' }],
    [github, { issuer: 'https://token.actions.githubusercontent.com', subject: 'repo:contoso/web:ref:refs/heads/main' }],
    [{ ...github, run: 'pullRequest' }, { issuer: 'https://token.actions.githubusercontent.com', subject: 'repo:contoso/web:pull_request' }],
    [{ ...github, run: 'environment', environment: 'prod' }, { issuer: 'https://token.actions.githubusercontent.com', subject: 'repo:contoso/web:environment:prod' }],
    [{ ...github, repository: 'https://github.com/contoso/pasted.git' }, { issuer: 'https://token.actions.githubusercontent.com', subject: 'repo:contoso/pasted:ref:refs/heads/main' }],
    [{ ...github, repository: 'git@github.com:contoso/cloned.git' }, { issuer: 'https://token.actions.githubusercontent.com', subject: 'repo:contoso/cloned:ref:refs/heads/main' }],
    [other, { issuer: 'https://gitlab.com', subject: 'project_path:contoso/web' }],
  ] as const) {
    it(trust.subject, () => {
      assert.deepEqual(told(problemsIn(values, clusters, [])), {});
      assert.deepEqual(trustIn(values, clusters), { name: values.name, ...trust, audience });
    });
  }
});

describe('what is wrong stands under its field:', () => {
  for (const [what, values, problems] of [
    ['a cluster without an issuer', { ...kubernetes, cluster: '/b' }, { cluster: 'The OIDC issuer of aks-off is off. The command in this panel turns it on; look again after that.' }],
    ['no cluster', { ...kubernetes, cluster: '' }, { cluster: 'Choose a cluster.' }],
    ['no issuer of another cluster', { ...kubernetes, cluster: anotherCluster }, { clusterIssuer: 'Enter the URL of the issuer.' }],
    ['no namespace', { ...kubernetes, namespace: '' }, { namespace: 'Enter the namespace.' }],
    ['a namespace with a dot', { ...kubernetes, namespace: 'a.b' }, { namespace: 'Only lower-case letters, digits and "-", beginning and ending with a letter or a digit.' }],
    ['a service account in upper case', { ...kubernetes, serviceAccount: 'Api' }, { serviceAccount: 'Only lower-case letters, digits, "-" and ".", beginning and ending with a letter or a digit.' }],
    ['a repository without its organization', { ...github, repository: 'web' }, { repository: 'Organization and repository, with a "/" between them.' }],
    ['the address of something else', { ...github, repository: 'https://gitlab.com/contoso/web' }, { repository: 'Organization and repository, with a "/" between them.' }],
    ['a cluster that is not known yet', { ...kubernetes, cluster: lookingUp }, { cluster: 'The clusters are being looked up.' }],
    ['all repositories', { ...github, repository: 'contoso/*' }, { repository: 'Must be one repository: Azure does not know "*".' }],
    ['a whole ref', { ...github, branch: 'refs/heads/main' }, { branch: 'Without "refs/heads/".' }],
    ['all branches', { ...github, branch: 'release/*' }, { branch: 'Must be one branch: Azure does not know "*".' }],
    ['what is no branch', { ...github, branch: 'a b' }, { branch: 'Git takes no branch of this name.' }],
    ['no tag', { ...github, run: 'tag' }, { tag: 'Enter the name of the tag.' }],
    ['no environment', { ...github, run: 'environment' }, { environment: 'Enter the name of the environment.' }],
    ['no URL', { ...other, issuer: 'gitlab.com' }, { issuer: 'Must be a URL that begins with "https://".' }],
    ['no subject', { ...other, subject: '' }, { subject: 'Enter the subject.' }],
    ['no audience', { ...other, audience: '' }, { audience: 'Enter the audience.' }],
    ['a subject that is too long in all', { ...github, branch: 'a'.repeat(600) }, { repository: 'At most 600 characters; this has 632.' }],
  ] as const satisfies readonly (readonly [string, Values, Remarks])[]) {
    it(what, () => assert.deepEqual(told(problemsIn(values, clusters, [])), problems));
  }

  it('a name that is taken, in any case', () => {
    assert.deepEqual(told(problemsIn(github, clusters, [{ ...trustIn(other, []), name: 'WEB' }])), { name: 'There is a federated credential WEB already.' });
  });

  for (const [values, field] of [[kubernetes, 'serviceAccount'], [github, 'repository'], [other, 'subject']] as const) {
    it(`the issuer and the subject of another one, of the kind ${values.kind}`, () => {
      const same = { ...trustIn(values, clusters), name: 'first' };
      assert.deepEqual(told(problemsIn(values, clusters, [same])), { [field]: 'The federated credential first is for the same already.' });
    });
  }
});

describe('a warning is given for', () => {
  for (const [what, values, fields] of [
    ['nothing that is as it should be', kubernetes, []],
    ['a cluster whose pods get no tokens', { ...kubernetes, cluster: '/c' }, ['cluster']],
    ['an issuer of AKS without its slash', { ...kubernetes, cluster: anotherCluster, clusterIssuer: issuer.slice(0, -1) }, ['clusterIssuer']],
    ['a subject with a wildcard', { ...other, subject: 'a:*' }, ['subject']],
    ['another audience', { ...other, audience: 'api://AzureADTokenExchangeChina' }, ['audience']],
  ] as const) {
    it(what, () => assert.deepEqual(Object.keys(told(warningsIn(values, [...clusters, { ...cluster, id: '/c', workloadIdentity: false }], audience))), fields));
  }
});

describe('a name is proposed from what is filled in:', () => {
  for (const [values, name] of [
    [empty, ''],
    [{ ...kubernetes, cluster: anotherCluster, namespace: 'a', serviceAccount: '' }, ''],
    [kubernetes, 'aks-prod-orders-orders-api'],
    [{ ...kubernetes, cluster: anotherCluster }, 'orders-orders-api'],
    [github, 'github-contoso-web-main'],
    [{ ...github, run: 'pullRequest' }, 'github-contoso-web-pull-request'],
    [{ ...github, run: 'tag', tag: 'v1.0' }, 'github-contoso-web-v1-0'],
    [other, 'gitlab-com-project_path-contoso-web'],
    [{ ...other, subject: 'ä' }, 'gitlab-com'],
    [{ ...github, branch: 'b'.repeat(200) }, `github-contoso-web-${'b'.repeat(101)}`],
  ] as const) {
    it(name.slice(0, 40) || 'none', () => assert.equal(proposedName(values, clusters, []), name));
  }

  it('with a number where that is taken', () => {
    const taken = ['GitHub-contoso-web-main', 'github-contoso-web-main-2'].map((name) => ({ ...trustIn(github, []), name }));
    assert.equal(proposedName(github, [], taken), 'github-contoso-web-main-3');
  });
});

describe('a credential that is edited stands in the form as it is:', () => {
  for (const subject of ['system:serviceaccount:a:b', 'repo:contoso/web:environment:prod', 'repo:contoso/web:pull_request', 'repo:contoso/web:ref:refs/tags/v1', 'anything else']) {
    it(subject, () => {
      const known = { name: 'fc-1', issuer: 'https://token.actions.githubusercontent.com', subject, audience: 'api://own' };
      assert.deepEqual(trustIn(valuesOf({ credentials: [known], editing: 'fc-1', audience }), []), known);
    });
  }
});

describe('once the clusters are known, the field shows', () => {
  for (const [what, values, id] of [
    ['the first with an issuer', empty, '/a'],
    ['the one with the issuer of the credential', { ...empty, clusterIssuer: issuer }, '/a'],
    ['another one where none has it', { ...empty, clusterIssuer: `${issuer}x` }, anotherCluster],
    ['what somebody has chosen meanwhile', { ...empty, cluster: anotherCluster }, anotherCluster],
    ['what it showed before', { ...empty, cluster: '/b' }, '/b'],
  ] as const) {
    it(what, () => assert.equal(clusterToBegin(values, [off, cluster]), id));
  }
});

describe('in words', () => {
  for (const [token, short, long] of [
    [{ issuer, subject: 'system:serviceaccount:orders:api' }, 'orders/api · aks-prod', 'Pods with the service account api in the namespace orders of aks-prod'],
    [{ issuer: 'https://token.actions.githubusercontent.com', subject: 'repo:contoso/web:ref:refs/heads/main' }, 'github contoso/web · main', 'Workflows of contoso/web on the branch main'],
    [{ issuer: 'https://token.actions.githubusercontent.com', subject: 'repo:contoso/web:environment:prod' }, 'github contoso/web · environment prod', 'Workflows of contoso/web that deploy to the environment prod'],
    [{ issuer: 'https://token.actions.githubusercontent.com', subject: 'repo:contoso/web:pull_request' }, 'github contoso/web · pull requests', 'Workflows of contoso/web that run for pull requests'],
    [{ issuer: 'https://gitlab.com/x', subject: 'p' }, 'gitlab.com', 'Workloads with a token of https://gitlab.com/x for the subject p'],
  ] as const) {
    it(long, () => assert.deepEqual([shortly(workloadOf(token), 'aks-prod'), whoItIs(workloadOf(token), 'aks-prod')], [short, long]));
  }

  it('a cluster that is not known goes by its issuer', () => assert.equal(shortly(workloadOf({ issuer, subject: 'system:serviceaccount:a:b' })), 'a/b · eastus.oic.prod-aks.azure.com'));

  it('what is true once it is saved is told, and who is shut out', () => {
    const identity = { subscriptionId: 's', resourceGroup: 'rg', name: 'mi-orders', clientId: 'c', tenantId: 't' };
    const before = trustIn(github, clusters);
    const start = { identity, credentials: [before], editing: before.name };
    const may = ' can sign in as mi-orders, without a secret, and do what its roles allow.';
    const until = ' Azure needs a minute or two until that is so.';
    const pods = 'Pods with the service account orders-api in the namespace orders of aks-prod';
    assert.equal(outcomeOf({ ...start, editing: undefined }, workloadIn(kubernetes, clusters), clusters), `${pods}${may}${until}`);
    assert.equal(outcomeOf(start, workloadIn(kubernetes, clusters), clusters), `${pods}${may} Workflows of contoso/web on the branch main can't any more.${until}`);
    assert.equal(outcomeOf(start, workloadIn(github, clusters), clusters), `Workflows of contoso/web on the branch main${may}${until}`);
  });
});
