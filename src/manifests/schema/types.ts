/** What of JSON Schema (draft 7) is used for manifests, and what YAML's language server shows besides. */
export interface Schema extends Said {
  readonly $schema?: string;
  readonly title?: string;
  readonly type?: SchemaType | readonly [SchemaType, 'null'];
  readonly pattern?: string;
  readonly enum?: readonly (string | number)[];
  readonly enumDescriptions?: readonly string[];
  readonly markdownEnumDescriptions?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: false | Schema;
  readonly allOf?: readonly Schema[];
  readonly not?: Schema;
  readonly if?: Schema;
  readonly else?: Schema;
}

export type SchemaType = 'string' | 'integer' | 'object' | 'array';

interface Said {
  /** Said where one points at it, and where it is offered. */
  readonly description?: string;
  /** The same, for editors that draw it. */
  readonly markdownDescription?: string;
}

/** What is said of a thing, from Markdown with no more in it than code and links. */
export function says(markdown: string): Said {
  return { description: plain(markdown), markdownDescription: markdown };
}

/** The values that there are, with what each means, in Markdown. */
export function oneOf(meanings: readonly (readonly [value: string | number, markdown: string])[]): Schema {
  const told = meanings.map(([, markdown]) => markdown);
  return { enum: meanings.map(([value]) => value), enumDescriptions: told.map(plain), markdownEnumDescriptions: told };
}

/**
 * Holds where an object has this value there; anything else is taken. By a pattern, since the language server takes the
 * beginning of a constant for all of it while it completes. And negated, since a member "then" looks like a promise.
 */
export function where(key: string, value: string, schema: Schema): Schema {
  const exactly: Schema = { type: 'string', pattern: `^${value.replaceAll('.', '\\.')}$` };
  return { if: { not: { type: 'object', properties: { [key]: exactly }, required: [key] } }, else: schema };
}

function plain(markdown: string): string {
  return markdown.replaceAll('`', '').replace(/\s*\[[^\]]*\]\([^)]*\)/g, '');
}
