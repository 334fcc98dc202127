import { keyOf } from './ids.ts';

/** A size of virtual machines: what nodes of clusters are made of. */
export interface VmSize {
  readonly name: string;
  /** What its cores count against. */
  readonly family: string;
  readonly cores: number;
  readonly memoryGB: number;
  readonly architecture: 'x64' | 'Arm64';
  /** Whether subscriptions like those of the sample may not have it. */
  readonly restricted: boolean;
}

export interface VmFamily {
  readonly name: string;
  readonly localized: string;
  /** How many cores of it a subscription may have in a region. */
  readonly limit: number;
}

/** Sources: https://learn.microsoft.com/azure/virtual-machines/sizes/overview, and the names that Resource SKUs and Usage have for families */
export const vmFamilies: readonly VmFamily[] = [
  { name: 'standardBSFamily', localized: 'Standard BS Family vCPUs', limit: 20 },
  { name: 'standardDSv2Family', localized: 'Standard DSv2 Family vCPUs', limit: 50 },
  { name: 'standardDSv5Family', localized: 'Standard DSv5 Family vCPUs', limit: 50 },
  { name: 'standardESv5Family', localized: 'Standard ESv5 Family vCPUs', limit: 20 },
  { name: 'standardDPSv5Family', localized: 'Standard DPSv5 Family vCPUs', limit: 0 },
  { name: 'standardMSv2Family', localized: 'Standard MSv2 Family vCPUs', limit: 0 },
];

/** How many cores of all families together a subscription may have in a region. */
export const regionalCores = 100;

export const vmSizes: readonly VmSize[] = [
  size('Standard_B2ms', 'standardBSFamily', 2, 8),
  size('Standard_B4ms', 'standardBSFamily', 4, 16),
  size('Standard_DS1_v2', 'standardDSv2Family', 1, 3.5),
  size('Standard_DS2_v2', 'standardDSv2Family', 2, 7),
  size('Standard_DS3_v2', 'standardDSv2Family', 4, 14),
  size('Standard_D2s_v5', 'standardDSv5Family', 2, 8),
  size('Standard_D4s_v5', 'standardDSv5Family', 4, 16),
  size('Standard_D8s_v5', 'standardDSv5Family', 8, 32),
  size('Standard_D16s_v5', 'standardDSv5Family', 16, 64),
  size('Standard_E2s_v5', 'standardESv5Family', 2, 16),
  size('Standard_E4s_v5', 'standardESv5Family', 4, 32),
  size('Standard_D2ps_v5', 'standardDPSv5Family', 2, 8, { architecture: 'Arm64' }),
  size('Standard_M416ms_v2', 'standardMSv2Family', 416, 11_400, { restricted: true }),
];

function size(name: string, family: string, cores: number, memoryGB: number, { architecture = 'x64', restricted = false }: Partial<VmSize> = {}): VmSize {
  return { name, family, cores, memoryGB, architecture, restricted };
}

export function vmSizeNamed(name: string): VmSize | undefined {
  return vmSizes.find((known) => keyOf(known.name) === keyOf(name));
}
