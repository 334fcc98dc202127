import * as vscode from 'vscode';
import type { Cloud, Exchange } from '../../azure/cloud.ts';
import type { Fault } from '../../emulator/faults.ts';
import type { SampleAzure, Seed } from '../../emulator/sampleAzure.ts';
import { linesTo } from './linesTo.ts';

/** The sample Azure of this window. It is loaded when it is first used, and by nothing else. */
export interface Sample extends vscode.Disposable {
  readonly cloud: () => Promise<Cloud>;
  readonly reset: () => Promise<void>;
}

const section = 'managedIdentities.sampleAzure';

export function createSample(observe: (exchange: Exchange) => void, fail: (error: unknown) => unknown): Sample {
  let running: Promise<SampleAzure> | undefined;

  async function sample(): Promise<SampleAzure> {
    if (!running) {
      running = start(fail);
      running.then(applyFaults, () => (running = undefined));
    }
    return running;
  }

  /** What was mistyped in the setting is said, and the faults of before stay. */
  function applyFaults(azure: SampleAzure): void {
    try {
      azure.setFaults(vscode.workspace.getConfiguration(section).get<readonly Fault[]>('faults', []));
    } catch (error) {
      fail(error);
    }
  }

  const configuration = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${section}.faults`)) running?.then(applyFaults, () => undefined); // who started it has been told
  });

  return {
    cloud: async () => ({ ...(await sample()).cloud, observe }),
    reset: async () => (await sample()).reset(),
    dispose: () => configuration.dispose(),
  };
}

async function start(fail: (error: unknown) => unknown): Promise<SampleAzure> {
  const { createSampleAzure, recordOf } = await import('../../emulator/sampleAzure.ts');
  const configuration = vscode.workspace.getConfiguration(section);
  const log = configuration.get('log', '');
  const write = log === '' ? undefined : linesTo(log, fail);
  return createSampleAzure({
    seed: configuration.get<Seed>('estate', 'walk'),
    latencyMs: configuration.get('latency', 0),
    // As Azure's, which takes longer: what is shown of a write must not depend on it.
    graphLagMs: 2000,
    ...(write && { onExchange: (exchange) => write(JSON.stringify(recordOf(exchange))) }),
  });
}
