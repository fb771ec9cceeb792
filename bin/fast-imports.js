import { registerHooks } from 'node:module';

// Node 26 looks up the manifest of a package again for each module inside it. Drizzle has two hundred modules and a manifest of
// five thousand lines: 0.8 s and 200 MB of garbage at every start. Inside it, a relative import leads where the URL says and
// every file is an ES module, so there is nothing to look up.
registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier.startsWith('.') && context.parentURL?.includes('/node_modules/drizzle-orm/')) {
      return { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true };
    }
    return nextResolve(specifier, context);
  },
});
