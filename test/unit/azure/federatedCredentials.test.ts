import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as az from '../../../src/azure/asCode/az.ts';
import { lineOf } from '../../../src/azure/asCode/shell.ts';
import { clouds } from '../../../src/azure/clouds.ts';
import { tokenExchangeAudience } from '../../../src/azure/federatedCredentials.ts';
import { audienceProblem, credentialNameProblem, issuerProblem, issuerWarning, subjectProblem, subjectWarning } from '../../../src/azure/federatedNames.ts';
import { githubIssuer, tokenOf, workloadOf } from '../../../src/azure/federatedWorkloads.ts';
import type { Workload } from '../../../src/azure/federatedWorkloads.ts';

const long = (length: number) => `https://x/${'a'.repeat(length - 10)}`;

describe('what may stand in a federated credential', () => {
  for (const [check, value, problem] of [
    [credentialNameProblem, 'abc', undefined],
    [credentialNameProblem, '0_A-', undefined],
    [credentialNameProblem, 'a'.repeat(120), undefined],
    [credentialNameProblem, '', 'Enter a name.'],
    [credentialNameProblem, 'ab', 'At least 3 characters.'],
    [credentialNameProblem, 'a'.repeat(121), 'At most 120 characters; this has 121.'],
    [credentialNameProblem, '-abc', 'Must begin with a letter or a digit.'],
    [credentialNameProblem, 'a.bc', 'Only letters, digits, "-" and "_".'],
    [credentialNameProblem, 'möwe', 'Only letters, digits, "-" and "_".'],
    [issuerProblem, 'https://oidc.example/1/', undefined],
    [issuerProblem, 'https://gitlab.com', undefined],
    [issuerProblem, long(600), undefined],
    [issuerProblem, '', 'Enter the URL of the issuer.'],
    [issuerProblem, 'http://oidc.example/', 'Must be a URL that begins with "https://".'],
    [issuerProblem, 'oidc.example', 'Must be a URL that begins with "https://".'],
    [issuerProblem, 'https:oidc.example', 'Must be a URL that begins with "https://".'],
    [issuerProblem, 'https://', 'Must be a URL that begins with "https://".'],
    [issuerProblem, 'https://oidc.example/ 1', 'Must not hold white space.'],
    [issuerProblem, 'https://oidc.example/?a=1', 'Must not have a query ("?") or a fragment ("#").'],
    [issuerProblem, 'https://oidc.example/#a', 'Must not have a query ("?") or a fragment ("#").'],
    [issuerProblem, long(601), 'At most 600 characters; this has 601.'],
    [subjectProblem, 's', undefined],
    [subjectProblem, 's'.repeat(600), undefined],
    [subjectProblem, '', 'Enter the subject.'],
    [subjectProblem, 's'.repeat(601), 'At most 600 characters; this has 601.'],
    [audienceProblem, 'api://AzureADTokenExchange', undefined],
    [audienceProblem, '', 'Enter the audience.'],
    [audienceProblem, 'a b', 'Must not hold white space.'],
    [issuerWarning, 'https://eastus.oic.prod-aks.azure.com/1/2/', undefined],
    [issuerWarning, 'https://eastus.oic.prod-aks.azure.com/1/2', 'The issuers of AKS end with "/". Azure compares them exactly, so add it.'],
    [issuerWarning, 'https://oidc.prod-aks.azure.com/1', 'The issuers of AKS end with "/". Azure compares them exactly, so add it.'],
    [issuerWarning, 'https://prod-aks.azure.com.example/1', undefined],
    [issuerWarning, 'https://oidc.eks.eu-west-1.amazonaws.com/id/1', undefined],
    [issuerWarning, '', undefined],
    [subjectWarning, 'repo:contoso/web:*', 'Azure compares subjects exactly: "*" stands for nothing but itself.'],
    [subjectWarning, 'repo:contoso/web:pull_request', undefined],
  ] as const) {
    it(`${check.name} of "${value.slice(0, 40)}" (${value.length})`, () => assert.equal(check(value), problem));
  }
});

const aks = 'https://eastus.oic.prod-aks.azure.com/1/2/';
const github = (subject: string) => ({ issuer: githubIssuer, subject });

describe('a workload and its token are read from each other:', () => {
  for (const [token, workload] of [
    [{ issuer: aks, subject: 'system:serviceaccount:orders:orders-api' }, { kind: 'kubernetes', issuer: aks, namespace: 'orders', serviceAccount: 'orders-api' }],
    [github('repo:contoso/web:ref:refs/heads/main'), { kind: 'github', repository: 'contoso/web', run: { for: 'branch', name: 'main' } }],
    [github('repo:contoso/web:ref:refs/heads/feature/a'), { kind: 'github', repository: 'contoso/web', run: { for: 'branch', name: 'feature/a' } }],
    [github('repo:contoso/web.site:ref:refs/tags/v1.0'), { kind: 'github', repository: 'contoso/web.site', run: { for: 'tag', name: 'v1.0' } }],
    [github('repo:contoso/web:environment:Production EU'), { kind: 'github', repository: 'contoso/web', run: { for: 'environment', name: 'Production EU' } }],
    [github('repo:contoso/web:environment:eu%3Aprod'), { kind: 'github', repository: 'contoso/web', run: { for: 'environment', name: 'eu:prod' } }],
    [github('repo:contoso/web:pull_request'), { kind: 'github', repository: 'contoso/web', run: { for: 'pullRequest' } }],
    // What is not known to the letter stays as it is.
    [github('repo:contoso/web:job_workflow_ref:contoso/x'), { kind: 'other', ...github('repo:contoso/web:job_workflow_ref:contoso/x') }],
    [github('repo:contoso@1/web@2:pull_request'), { kind: 'other', ...github('repo:contoso@1/web@2:pull_request') }],
    [github('repo:contoso/web:environment:eu:prod'), { kind: 'other', ...github('repo:contoso/web:environment:eu:prod') }],
    [{ issuer: 'https://gitlab.com', subject: 'repo:contoso/web:pull_request' }, { kind: 'other', issuer: 'https://gitlab.com', subject: 'repo:contoso/web:pull_request' }],
    [{ issuer: aks, subject: 'system:serviceaccount:orders' }, { kind: 'other', issuer: aks, subject: 'system:serviceaccount:orders' }],
  ] as const satisfies readonly (readonly [{ issuer: string; subject: string }, Workload])[]) {
    it(`${workload.kind} ${token.subject}`, () => {
      assert.deepEqual(workloadOf(token), workload);
      assert.deepEqual(tokenOf(workload), token);
    });
  }
});

describe('tokens are made out for', () => {
  for (const [cloud, audience] of [['public', 'api://AzureADTokenExchange'], ['usGovernment', 'api://AzureADTokenExchangeUSGov'], ['china', 'api://AzureADTokenExchangeChina']] as const) {
    it(`${audience} in the cloud ${cloud}`, () => assert.equal(tokenExchangeAudience(clouds[cloud]), audience));
  }

  it('the same as in the public cloud in a custom one', () => assert.equal(tokenExchangeAudience({ authority: 'https://adfs.local' }), 'api://AzureADTokenExchange'));
});

describe('in a shell a federated credential', () => {
  const place = { subscriptionId: 's-1', resourceGroup: 'rg', identityName: 'mi', name: 'fc' };
  const trust = { issuer: aks, subject: 'system:serviceaccount:a:b c', audience: 'api://AzureADTokenExchange' };
  const where = '--subscription s-1 --resource-group rg --identity-name mi --name fc';
  const what = `--issuer ${aks} --subject 'system:serviceaccount:a:b c' --audiences api://AzureADTokenExchange`;

  it('is created', () => assert.equal(lineOf(az.createFederatedCredential({ ...place, ...trust }), 'bash'), `az identity federated-credential create ${where} ${what}`));
  it('is changed', () => assert.equal(lineOf(az.updateFederatedCredential({ ...place, ...trust }), 'bash'), `az identity federated-credential update ${where} ${what}`));
  it('is deleted', () => assert.equal(lineOf(az.deleteFederatedCredential(place), 'bash'), `az identity federated-credential delete ${where} --yes`));
});
