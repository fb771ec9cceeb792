/** Reads JSON text that this program wrote itself from a value of type `T`; what comes from outside is parsed by a schema. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller, who wrote the text, names the type
export function parseStored<T>(text: string): T {
  // oxlint-disable-next-line typescript/no-unsafe-return -- the writer's type vouches for it; checking each read would cost more than the read
  return JSON.parse(text);
}
