import { Parser } from 'htmlparser2';

/** An element with its names resolved: namespace and local name in one, as RDF has it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The text that stands directly in it, references resolved. */
  readonly text: string;
}

export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';

/**
 * Reads XML into a tree, whose top is nameless. Undefined when it is cut short, wrongly nested, deeper or in more parts than
 * any metadata are, or has a document type: so there are no entities besides the five of XML, and nothing is ever fetched or
 * multiplied. Namespaces are resolved, because a prefix is the writer's choice. Takes time in proportion to its length.
 */
export function parseXml(source: string): XmlElement | undefined {
  const top = element('', NOTHING);
  const open: Open[] = [{ element: top, scope: { prefixes: new Map([['xml', XML_NAMESPACE]]), outer: undefined } }];
  let parts = 0;
  let isBroken = false;
  let isLiteral = false;

  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const parent = open.at(-1);
        parts += 1 + Object.keys(attributes).length;
        if (parent === undefined || open.length > MAX_DEPTH || parts > MAX_PARTS) return stop();
        const opened = openElement(name, attributes, parent.scope);
        parent.element.children.push(opened.element);
        open.push(opened);
      },
      ontext(text) {
        const current = open.at(-1);
        if (current !== undefined) current.element.text += isLiteral ? text : resolveReferences(text);
      },
      onclosetag(_name, isImplied) {
        // An element without content is closed by its own slash; any other that is not closed by its name is an error.
        if (isImplied && source.charAt(parser.endIndex - 1) !== '/') return stop();
        open.pop();
      },
      onprocessinginstruction(name) {
        if (name.startsWith('!')) stop();
      },
      oncdatastart() {
        isLiteral = true;
      },
      oncdataend() {
        isLiteral = false;
      },
    },
    { xmlMode: true, decodeEntities: false },
  );

  function stop(): void {
    isBroken = true;
    parser.pause();
  }

  parser.write(source);
  return isBroken || open.length > 1 ? undefined : top;
}

/** The deepest metadata of raw converters have about twenty. */
const MAX_DEPTH = 64;
/** Elements and attributes: the history of a file that was edited for years has some thousands. */
const MAX_PARTS = 50_000;

/** Namespaces by prefix, as far as one element declares them; the others are those of the elements around it. */
interface Scope {
  readonly prefixes: ReadonlyMap<string, string>;
  readonly outer: Scope | undefined;
}
interface Growing extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}
interface Open {
  readonly element: Growing;
  readonly scope: Scope;
}

const NOTHING: ReadonlyMap<string, string> = new Map();

function element(name: string, attributes: ReadonlyMap<string, string>): Growing {
  return { name, attributes, children: [], text: '' };
}

function openElement(name: string, written: Readonly<Record<string, string>>, outer: Scope): Open {
  const all = Object.entries(written);
  if (all.length === 0) return { element: element(resolve(name, outer), NOTHING), scope: outer };
  const prefixes = new Map<string, string>();
  for (const [key, value] of all) {
    if (key === 'xmlns') prefixes.set('', resolveReferences(value));
    else if (key.startsWith('xmlns:')) prefixes.set(key.slice('xmlns:'.length), resolveReferences(value));
  }
  const scope = prefixes.size === 0 ? outer : { prefixes, outer };
  const attributes = new Map<string, string>();
  for (const [key, value] of all) {
    if (key === 'xmlns' || key.startsWith('xmlns:')) continue;
    // An attribute without a prefix is in no namespace.
    attributes.set(key.includes(':') ? resolve(key, scope) : key, resolveReferences(value));
  }
  return { element: element(resolve(name, scope), attributes), scope };
}

/** A name whose prefix nobody declares stays as it is written, which is no name that anyone looks for. */
function resolve(name: string, scope: Scope): string {
  const colon = name.indexOf(':');
  const prefix = colon === -1 ? '' : name.slice(0, colon);
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const namespace = at.prefixes.get(prefix);
    if (namespace !== undefined) return namespace + name.slice(colon + 1);
  }
  return name;
}

const REFERENCE = /&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);/g;
const NAMED: ReadonlyMap<string, string> = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
]);

/** Exactly what is written: a reference to a control character gives that character, so that whoever takes the text can refuse it. */
function resolveReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, (reference) => {
    const named = NAMED.get(reference);
    if (named !== undefined) return named;
    const codePoint = Number(reference.slice(2, -1).replace(/^[xX]/, '0x'));
    return codePoint <= 0x10_ffff ? String.fromCodePoint(codePoint) : reference;
  });
}
