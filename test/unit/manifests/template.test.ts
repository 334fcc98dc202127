import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAsYaml } from '../../../src/manifests/template.ts';

const kinds = (text: string) => readAsYaml(text)?.manifests.map(({ kind, name }) => `${kind} ${name}`);

test('what others fill in within a text is YAML all the same', () => {
  const rule = 'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: alerts}\nspec:\n  groups:\n    - name: a\n      rules:\n        - alert: Down\n          annotations: {summary: "{{ $labels.instance }} is down"}\n';
  const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: page}\ndata:\n  page.html: |\n    {{ if .Title }}\n    <h1>{{ .Title }}</h1>\n    {{ end }}\n  image: repo:{{ .tag }}\n';
  assert.deepEqual(kinds(`${rule}---\n${config}`), ['PrometheusRule alerts', 'ConfigMap page']);
  assert.equal(readAsYaml(rule)?.template, true);
});

test('a template that has to be filled in first is not', () => {
  const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ';
  for (const text of [`${account}{{ .Release.Name }}\n`, `${account}a\n  labels: {{ toYaml .Values.labels | nindent 4 }}\n`, `{{- if .Values.create }}\n${account}a\n{{- end }}\n`, `${account}a\n---\n${account}{{ .Release.Name }}\n`]) assert.equal(kinds(text), undefined, text);
});
