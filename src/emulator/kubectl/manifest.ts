import { parseDocument } from 'yaml';
import type { Tags, YAMLParseError } from 'yaml';
import { isObject, listOf, textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { KubectlError } from './failures.ts';

/**
 * The objects of a file in their order, the items of a List one by one, up to what kubectl does not take: that is the
 * error beside them. Source: https://github.com/kubernetes/cli-runtime/blob/master/pkg/resource/visitor.go, StreamVisitor
 */
export function objectsIn(file: string, text: string): { readonly objects: readonly JsonObject[]; readonly error?: KubectlError } {
  const objects: JsonObject[] = [];
  for (const part of text.split(/^---(?:[ \t].*)?$/m)) {
    const document = parseDocument(part, { version: '1.1', customTags, merge: true, uniqueKeys: false, prettyErrors: false });
    const [first] = document.errors;
    if (first) return { objects, error: new KubectlError(`error parsing ${file}: error converting YAML to JSON: yaml: line ${lineOf(part, first)}: ${words(first)}`) };
    const value = plainOf(document.toJS());
    if (value === null || value === undefined) continue;
    const missing = !isObject(value) ? ['invalid object to validate'] : (['apiVersion', 'kind'] as const).flatMap((name) => (textOf(value[name]) === '' ? [`${name} not set`] : []));
    if (!isObject(value) || missing.length > 0) {
      const what = missing.length === 1 ? missing.join('') : `[${missing.join(', ')}]`;
      return { objects, error: new KubectlError(`error validating "${file}": error validating data: ${what}; if you choose to ignore these errors, turn validation off with --validate=false`) };
    }
    if (value['kind'] === 'List') objects.push(...listOf(value['items']).filter(isObject));
    else objects.push(value);
  }
  return { objects };
}

/** kubectl's parser knows YAML 1.1 without its times: https://github.com/kubernetes-sigs/yaml/blob/master/goyaml.v2/resolve.go */
const customTags = (tags: Tags): Tags => tags.filter((tag) => typeof tag === 'string' || (tag.tag !== 'tag:yaml.org,2002:timestamp' && !('format' in tag && tag.format === 'TIME')));

/** As JSON would have it: keys of YAML may be no texts. */
function plainOf(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}

function lineOf(text: string, { pos }: YAMLParseError): number {
  return text.slice(0, pos[0]).split('\n').length;
}

/** As the parser of kubectl says it (go-yaml); for what it may say in several ways, the words of ours. */
function words({ code, message }: YAMLParseError): string {
  if (code === 'TAB_AS_INDENT') return 'found character that cannot start any token';
  if (code === 'BLOCK_AS_IMPLICIT_KEY' || code === 'MULTILINE_IMPLICIT_KEY') return 'mapping values are not allowed in this context';
  if (code === 'BAD_INDENT' || code === 'MISSING_CHAR' || code === 'UNEXPECTED_TOKEN') return 'did not find expected key';
  return message;
}
