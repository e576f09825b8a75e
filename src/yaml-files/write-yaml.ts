/** Data as a YAML file that people read: comments above keys, short lists of figures on one line. */
import { Document, isCollection, isMap, isNode, isScalar, isSeq, type Node, type Scalar, visit } from 'yaml';
import type { KeyPath } from './yaml-source.js';

export interface Comment {
  readonly at: KeyPath;
  readonly text: string;
}

export interface YamlStyle {
  /** Stands before everything. */
  readonly head: string;
  readonly comments: readonly Comment[];
  /** Keys whose sections stand on one line each; `list[]` for each entry of a list. */
  readonly onOneLine: readonly string[];
}

export function writeYaml(data: unknown, { head, comments, onOneLine }: YamlStyle): string {
  const document = new Document(data, { aliasDuplicateObjects: false });
  visit(document, {
    Pair(_, { key, value }) {
      const name = isScalar(key) ? String(key.value) : '';
      if (isCollection(value) && onOneLine.includes(name)) value.flow = true;
      if (isSeq(value) && onOneLine.includes(`${name}[]`))
        for (const entry of value.items) if (isCollection(entry)) entry.flow = true;
    },
  });
  for (const { at, text } of comments) {
    const node = keyNodeAt(document, at);
    if (node) node.commentBefore = ` ${text.replaceAll('\n', '\n ')}`;
  }
  document.commentBefore = ` ${head.replaceAll('\n', '\n ')}`;
  return document.toString({ lineWidth: 160, flowCollectionPadding: false });
}

/** The key of the value at `path`, or the value itself in a list. */
function keyNodeAt(document: Document, path: KeyPath): Node | null {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => (isScalar(key) ? key.value : key) === last);
    return (pair?.key as Scalar | undefined) ?? null;
  }
  const node = document.getIn(path, true);
  return isNode(node) ? node : null;
}
