import { parseXml, XML_NAMESPACE, type XmlElement } from './xml.ts';

/** A value of XMP: a text, an array of values, a structure of named values, or more of these at once when it is written oddly. */
export interface XmpValue {
  readonly text: string;
  readonly language: string | undefined;
  readonly items: readonly XmpValue[];
  readonly members: ReadonlyMap<string, XmpValue>;
}

export const NO_VALUE: XmpValue = { text: '', language: undefined, items: [], members: new Map() };

/** The wanted properties of an XMP packet by full name, in each of the forms that RDF allows for them; the first of each name. */
export function readProperties(source: string, wanted: ReadonlySet<string>): ReadonlyMap<string, XmpValue> {
  const properties = new Map<string, XmpValue>();
  const top = parseXml(source);
  if (top === undefined) return properties;
  for (const rdf of [...top.children, ...top.children.flatMap(({ children }) => children)]) {
    if (rdf.name !== `${RDF}RDF`) continue;
    for (const description of rdf.children) addMembers(description, properties, wanted);
  }
  return properties;
}

/** The texts of an array, or the one text of a simple value. */
export function textsOf(value: XmpValue): readonly XmpValue[] {
  return value.items.length > 0 ? value.items : [value];
}

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const VALUE = `${RDF}value`;
const ARRAYS: ReadonlySet<string> = new Set([`${RDF}Bag`, `${RDF}Seq`, `${RDF}Alt`]);

function addMembers(node: XmlElement, members: Map<string, XmpValue>, wanted?: ReadonlySet<string>): void {
  const isFree = (name: string): boolean => (wanted?.has(name) ?? isMember(name)) && !members.has(name);
  for (const [name, text] of node.attributes) {
    if (isFree(name)) members.set(name, { ...NO_VALUE, text });
  }
  for (const child of node.children) {
    if (isFree(child.name)) members.set(child.name, readValue(child));
  }
}

/** The frame of RDF is no member: so each element is read once, however the frames are nested. */
function isMember(name: string): boolean {
  return name === VALUE || !(name.startsWith(RDF) || name.startsWith(XML_NAMESPACE));
}

/** An item of an array is written like a property. */
function readValue(property: XmlElement): XmpValue {
  const language = property.attributes.get(`${XML_NAMESPACE}lang`);
  const array = property.children.find(({ name }) => ARRAYS.has(name));
  if (array !== undefined) {
    return { ...NO_VALUE, language, items: array.children.filter(({ name }) => name === `${RDF}li`).map(readValue) };
  }
  const members = new Map<string, XmpValue>();
  addMembers(property, members);
  const description = property.children.find(({ name }) => name === `${RDF}Description`);
  if (description !== undefined) addMembers(description, members);
  // A value with qualifiers stands in rdf:value.
  const value = members.get(VALUE);
  const text = value?.text ?? property.attributes.get(`${RDF}resource`) ?? property.text;
  return { text, language: language ?? value?.language, items: value?.items ?? [], members };
}
