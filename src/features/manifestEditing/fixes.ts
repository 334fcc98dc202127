import * as vscode from 'vscode';
import type { Finding, Fix, FixCommand } from '../../manifests/finding.ts';
import { abortOn } from '../../ui/abort.ts';
import { rangeOf } from './findings.ts';
import type { Findings } from './findings.ts';
import { isManifest } from './isManifest.ts';

/** What mends what is found, in VS Code's light bulb. `command`: the full name of what does what is no edit. */
export function fixProvider(findings: Findings, command: string): vscode.CodeActionProvider {
  return {
    async provideCodeActions(document, range, { diagnostics }, token) {
      if (!isManifest(document)) return [];
      const found = await findings.of(document, abortOn(token));
      return found.flatMap((finding) => {
        const place = rangeOf(document, finding.start, finding.end);
        if (!place.intersection(range)) return [];
        const diagnostic = diagnostics.find(({ code, range: at }) => code === finding.code && at.isEqual(place));
        return finding.fixes.map((fix, index) => action(document, finding, fix, index === 0, command, diagnostic));
      });
    },
  };
}

function action(document: vscode.TextDocument, { severity }: Finding, fix: Fix, first: boolean, command: string, diagnostic: vscode.Diagnostic | undefined): vscode.CodeAction {
  const made = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
  // What is a hint is no mistake, and "fix all" should leave it.
  made.isPreferred = first && severity !== 'hint' && fix.careful !== true;
  if (diagnostic) made.diagnostics = [diagnostic];
  if ('edits' in fix) {
    made.edit = new vscode.WorkspaceEdit();
    for (const { start, end, text } of fix.edits) made.edit.replace(document.uri, rangeOf(document, start, end), text);
  } else {
    const { title, careful: _, ...wanted } = fix;
    made.command = { command, title, arguments: [document.uri, wanted satisfies FixCommand] };
  }
  return made;
}
