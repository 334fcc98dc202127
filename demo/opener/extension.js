import { commands } from 'vscode';

export const activate = () => commands.executeCommand('workbench.view.extension.managedIdentities');
