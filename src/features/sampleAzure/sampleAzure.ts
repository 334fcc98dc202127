import * as vscode from 'vscode';
import type { Cloud, Exchange } from '../../azure/cloud.ts';
import type { Fault } from '../../emulator/faults.ts';
import type { SampleAzure } from '../../emulator/sampleAzure.ts';

/** The sample Azure of this window. It is loaded when it is first used, and by nothing else. */
export interface Sample extends vscode.Disposable {
  readonly cloud: () => Promise<Cloud>;
  readonly reset: () => Promise<void>;
}

const section = 'managedIdentities.sampleAzure';

export function createSample(observe: (exchange: Exchange) => void, fail: (error: unknown) => unknown): Sample {
  let running: Promise<SampleAzure> | undefined;

  const sample = async () => (running ??= start());

  const configuration = vscode.workspace.onDidChangeConfiguration((event) => {
    // What was mistyped in the setting is said; the faults of before stay.
    if (running && event.affectsConfiguration(section)) running.then((azure) => azure.setFaults(settings().faults)).catch(fail);
  });

  return {
    cloud: async () => ({ ...(await sample()).cloud, observe }),
    reset: async () => (await sample()).reset(),
    dispose: () => configuration.dispose(),
  };
}

async function start(): Promise<SampleAzure> {
  const { createSampleAzure } = await import('../../emulator/sampleAzure.ts');
  return createSampleAzure(settings());
}

function settings() {
  const configuration = vscode.workspace.getConfiguration(section);
  return {
    seed: configuration.get<'walk' | 'empty' | 'large'>('estate', 'walk'),
    latencyMs: configuration.get('latency', 0),
    faults: configuration.get<readonly Fault[]>('faults', []),
  };
}
