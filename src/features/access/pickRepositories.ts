import * as vscode from 'vscode';
import type { Registry } from '../../azure/registries.ts';
import { repositoryPrefixProblem } from '../../azure/repositoryConditions.ts';
import { pick } from '../../ui/pick.ts';
import type { App } from '../shared/app.ts';

/** Asks which repositories somebody may pull, where the registry can tell them apart. None means all; undefined when the user leaves. */
export async function pickRepositories(app: App, { name, mode }: Pick<Registry, 'name' | 'mode'>): Promise<readonly string[] | undefined> {
  if (mode !== 'abac') return [];
  const title = `Pull from ${name}`;
  const which = await pick<'all' | 'some'>(
    {
      title,
      placeholder: 'Which repositories?',
      empty: '',
      choices: async () => [
        { label: '$(package) The whole registry', description: 'all repositories, also those to come', value: 'all' },
        { label: '$(filter) Repositories that begin with…', description: 'by a condition', value: 'some' },
      ],
    },
    app.describe,
  );
  if (which !== 'some') return which && [];
  const prefix = await vscode.window.showInputBox({ title, prompt: 'How do the names of the repositories begin?', placeHolder: 'orders/', ignoreFocusOut: true, validateInput: (typed) => told(typed.trim()) });
  return prefix === undefined ? undefined : [`${prefix.trim()}*`];
}

/** Without a slash at its end a prefix opens more than most people mean. */
function told(prefix: string): string | vscode.InputBoxValidationMessage | undefined {
  const problem = repositoryPrefixProblem(prefix);
  if (problem !== undefined || prefix.endsWith('/')) return problem;
  return { message: `That is ${prefix} itself, ${prefix}/api, and also ${prefix}-old. End with / for what lies below ${prefix} alone.`, severity: vscode.InputBoxValidationSeverity.Warning };
}
