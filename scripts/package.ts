import { statSync } from 'node:fs';
import { packageProduct } from '../test/workbench/product.ts';

const vsix = packageProduct();
console.log(`${vsix} (${(statSync(vsix).size / 1024).toFixed(0)} KB)`);
