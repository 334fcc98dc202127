import type { Registry } from '../../azure/registries.ts';
import { repositoryPages, tagPages } from '../../azure/repositories.ts';
import type { Tag } from '../../azure/repositories.ts';
import { note } from '../../ui/nodes.ts';
import type { TreeNode } from '../../ui/nodes.ts';
import type { App } from '../shared/app.ts';
import { countOf } from '../shared/group.ts';
import { pagedList } from '../shared/pagedList.ts';
import { shortDigest } from '../shared/images.ts';
import { topics } from '../shared/resourceNodes.ts';

/** What a registry holds, as far as it lets one look. */
export function repositoriesOf(app: App, registry: Registry): TreeNode {
  return {
    id: 'repositories',
    kind: 'repositories',
    label: 'Repositories',
    icon: { codicon: 'library' },
    topics: [topics.access],
    summary: countOf,
    children: pagedList(
      () => repositoryPages(app.cloud(), registry),
      (names) => (names.length > 0 ? names.map((name) => repositoryNode(app, registry, name)) : [note('none', 'No repositories yet')]),
      { whole: false },
    ),
  };
}

function repositoryNode(app: App, registry: Registry, name: string): TreeNode {
  return {
    id: name,
    kind: 'repository',
    label: name,
    spoken: `repository ${name}`,
    icon: { codicon: 'repo' },
    tooltip: () => ({ title: name, rows: [['Image', `${registry.loginServer}/${name}`]] }),
    summary: countOf,
    children: pagedList(
      () => tagPages(app.cloud(), registry, name),
      (tags) => (tags.length > 0 ? tags.map((tag) => tagNode(registry, name, tag)) : [note('none', 'No tags')]),
      { whole: false },
    ),
  };
}

function tagNode({ loginServer }: Registry, repository: string, { name, digest, created, updated }: Tag): TreeNode {
  const description = `${updated.slice(0, 10)} · ${shortDigest(digest)}`;
  return {
    id: name,
    kind: 'tag',
    label: name,
    description,
    spoken: `tag ${name}, of ${updated.slice(0, 10)}`,
    icon: { codicon: 'tag' },
    tooltip: () => ({ title: `${repository}:${name}`, rows: [['Image', `${loginServer}/${repository}:${name}`], ['Digest', digest], ['Updated', updated], ['Created', created]] }),
  };
}
