/** A few of Azure's regions. Source: https://learn.microsoft.com/azure/reliability/regions-list */
export const locations = [
  region('eastus', 'East US', 'United States', 'US', '-79.8164', '37.3719', 'Virginia', 'westus'),
  region('eastus2', 'East US 2', 'United States', 'US', '-78.3889', '36.6681', 'Virginia', 'centralus'),
  region('westus2', 'West US 2', 'United States', 'US', '-119.852', '47.233', 'Washington', 'westcentralus'),
  region('centralus', 'Central US', 'United States', 'US', '-93.6208', '41.5908', 'Iowa', 'eastus2'),
  region('northeurope', 'North Europe', 'Europe', 'Europe', '-6.2597', '53.3478', 'Ireland', 'westeurope'),
  region('westeurope', 'West Europe', 'Europe', 'Europe', '4.9', '52.3667', 'Netherlands', 'northeurope'),
  region('uksouth', 'UK South', 'United Kingdom', 'Europe', '-0.799', '50.941', 'London', 'ukwest'),
  region('germanywestcentral', 'Germany West Central', 'Germany', 'Europe', '8.682127', '50.110924', 'Frankfurt', 'germanynorth'),
  region('switzerlandnorth', 'Switzerland North', 'Switzerland', 'Europe', '8.564572', '47.451542', 'Zurich', 'switzerlandwest'),
  region('southeastasia', 'Southeast Asia', 'Asia Pacific', 'Asia Pacific', '103.833', '1.283', 'Singapore', 'eastasia'),
  region('japaneast', 'Japan East', 'Japan', 'Asia Pacific', '139.77', '35.68', 'Tokyo, Saitama', 'japanwest'),
  region('australiaeast', 'Australia East', 'Australia', 'Asia Pacific', '151.2094', '-33.86', 'New South Wales', 'australiasoutheast'),
];

function region(name: string, displayName: string, geography: string, geographyGroup: string, longitude: string, latitude: string, place: string, pair: string) {
  return { name, displayName, geography, geographyGroup, longitude, latitude, place, pair };
}

/** The region that is meant, written "East US" or "eastus", or undefined. */
export function locationName(text: string): string | undefined {
  const wanted = text.toLowerCase().replaceAll(' ', '');
  return locations.find(({ name }) => name === wanted)?.name;
}
