// What activation costs at least: one command.
const vscode = require('vscode');

exports.activate = (context) => {
  context.subscriptions.push(vscode.commands.registerCommand('hello-world.hello', () => vscode.window.showInformationMessage('Hello World!')));
};
