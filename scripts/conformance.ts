// Holds recorded exchanges with the sample Azure against the official OpenAPI files, where those are.
//
//   node scripts/conformance.ts FILE.jsonl…
import { loadCheck } from '../test/conformance/check.ts';
import { exchangesOf } from '../test/conformance/records.ts';
import { haveSpecifications } from '../test/conformance/specifications.ts';
import { inWords } from '../test/conformance/words.ts';

const files = process.argv.slice(2);
if (files.length === 0) throw new Error('Which files? Each holds one exchange as JSON in a line.');
if (!haveSpecifications) throw new Error('The OpenAPI files are not there: ../shared/data/azure.');

const check = await loadCheck();
const result = await check(exchangesOf(files));
console.log(inWords(result));
process.exitCode = result.failures.length === 0 && result.exchanges > 0 ? 0 : 1;
