import * as vscode from 'vscode';

// Milliseconds after which people begin to wonder, and may want to stop it.
const patience = 1000;

/**
 * Shows what is under way: in the status bar at once, and as a notification with its steps and Cancel when it takes
 * longer. What is quick leaves the notifications to its result, so that there are never two for one thing.
 */
export async function showProgress<T>(title: string, work: (signal: AbortSignal, report: (step: string) => void) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  let last: string | undefined;
  let show: ((step: string) => void) | undefined;
  const result = work(abort.signal, (step) => {
    last = step;
    show?.(step);
  });
  const ended = result.then(
    () => undefined,
    () => undefined,
  );
  void vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, async () => ended);
  const timer = setTimeout(() => {
    void vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, async (progress, token) => {
      token.onCancellationRequested(() => abort.abort());
      show = (message) => progress.report({ message });
      if (last !== undefined) show(last);
      return ended;
    });
  }, patience);
  try {
    return await result;
  } finally {
    clearTimeout(timer);
  }
}
