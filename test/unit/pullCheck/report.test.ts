import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toMarkdown } from '../../../src/features/pullCheck/report.ts';

const row = { id: 'right', mark: 'no', title: 'Right to pull', details: ["It can't pull.", 'It needs AcrPull there.'], commands: ['az role assignment create --role AcrPull'], acts: [] } as const;

test('a report has the answer first, what it is about, and each thing that was looked at with its command', () => {
  const text = toMarkdown({ title: 'Can aks pull from acr?', facts: [['Cluster', '/subscriptions/1/aks'], ['Image', undefined]], checked: { mark: 'no', headline: "No: it can't.", at: '', rows: [row, { ...row, mark: 'yes', title: 'Network', details: ['Open.'], commands: [] }, { ...row, mark: 'maybe', title: 'Age', details: ['Young.'], commands: [] }] } });
  assert.equal(text, `# Can aks pull from acr?

**No: it can't.**

| | |
| --- | --- |
| Cluster | /subscriptions/1/aks |

## ✗ Wrong: Right to pull

- It can't pull.
- It needs AcrPull there.

\`\`\`sh
az role assignment create --role AcrPull
\`\`\`

## ✓ Good: Network

- Open.

## ! Take note: Age

- Young.
`);
});

test('nothing that Azure says is Markdown, and each thing stays on its line', () => {
  const text = toMarkdown({ title: 'a*b', facts: [['Image', 'x|y\nz']], checked: { mark: 'no', headline: '[link](http://x)', at: '', rows: [{ ...row, details: ['`code`\n# heading <b>'], commands: [] }] } });
  assert.match(text, /^# a\\\*b$/m);
  assert.match(text, /^\*\*\\\[link\\\]\(http:\/\/x\)\*\*$/m);
  assert.match(text, /^\| Image \| x\\\|y z \|$/m);
  assert.match(text, /^- \\`code\\` \\# heading \\<b\\>$/m);
});
