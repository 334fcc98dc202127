import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { objectOf, textOf } from '../../src/emulator/json.ts';
import type { RecordedExchange } from '../../src/emulator/sampleAzure.ts';

/** The records in a folder. */
export function recordsIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.jsonl')).map((name) => join(folder, name));
}

/** The exchanges of records: files with one `RecordedExchange` as JSON in each line. Throws for a line that is none. */
export function* exchangesOf(files: readonly string[]): Generator<RecordedExchange> {
  for (const file of files) {
    for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
      if (line !== '') yield parsed(line, `${file}:${index + 1}`);
    }
  }
}

function parsed(line: string, where: string): RecordedExchange {
  try {
    const exchange: unknown = JSON.parse(line);
    if (URL.canParse(textOf(objectOf(objectOf(exchange)['request'])['url']))) return exchange as RecordedExchange;
  } catch {
    // Said below: a line that was cut off is as wrong as one that says something else.
  }
  throw new Error(`${where} is no recorded exchange.`);
}
