import { readFile } from 'node:fs/promises';
import * as tls from 'node:tls';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { AzureError } from '../errors.ts';

/**
 * The network, for a cloud whose certificates are signed by an authority of its own: trusts what is in the file (PEM)
 * besides what is trusted anyway. Throws `invalid` for a file that cannot be read or holds no certificate.
 */
export async function httpClientTrusting(caFile: string): Promise<HttpClient> {
  const pem = await read(caFile);
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) throw invalid(`${caFile} holds no certificate (PEM).`);
  const { createDefaultHttpClient } = await import('@azure/core-rest-pipeline');
  const network = createDefaultHttpClient();
  // One object for all requests: connections are kept by it.
  const tlsSettings = { ca: [...tls.rootCertificates, pem] };
  return {
    async sendRequest(request) {
      request.tlsSettings = tlsSettings;
      return network.sendRequest(request);
    },
  };
}

async function read(caFile: string): Promise<string> {
  try {
    return await readFile(caFile, 'utf8');
  } catch (cause) {
    throw invalid(`${caFile} cannot be read.`, cause);
  }
}

function invalid(what: string, cause?: unknown): AzureError {
  return new AzureError('invalid', 'InvalidCaFile', `${what} Correct the setting managedIdentities.custom.caFile.`, { cause });
}
