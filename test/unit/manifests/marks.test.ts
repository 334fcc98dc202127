import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concernsIdentities } from '../../../src/manifests/marks.ts';

test('a file is read for others where it may name or annotate a ServiceAccount, or give something to a workload', () => {
  for (const text of [
    'apiVersion: v1\nkind: ServiceAccount\n',
    'kind: Deployment\nspec:\n  template:\n    spec:\n      serviceAccountName: orders\n',
    '- op: add\n  path: /spec/template/spec/serviceAccountName\n  value: orders\n',
    'images:\n- name: orders\npatches:\n- patch: |-\n    - {op: add, path: /spec/template/spec/serviceAccountName, value: orders}\n',
    'patches:\n- path: p.yaml\n  target: {kind: Deployment}\n',
    'labels:\n- pairs: {azure.workload.identity/use: "true"}\n',
  ]) assert.ok(concernsIdentities(text), text);
});

test('a workload that says all of itself, and has to do with no identity, is not', () => {
  for (const text of ['kind: Deployment\nspec:\n  template:\n    spec:\n      serviceAccountName: orders\n      containers:\n      - image: orders\n', 'patches:\n- path: p.yaml\n']) assert.ok(!concernsIdentities(text), text);
});
