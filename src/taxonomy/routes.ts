import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { type TaxonomyDeliveryDeps, taxonomyDeliveryRoutes } from './delivery-routes.ts';
import { type TaxonomyEditorialDeps, taxonomyEditorialRoutes } from './editorial-routes.ts';

export interface TaxonomyDeps extends TaxonomyDeliveryDeps, TaxonomyEditorialDeps {}

/** Sections, tags and authors: where everyone reads them, and where the newsroom keeps them. */
export const taxonomyRoutes: FastifyPluginCallbackZod<TaxonomyDeps> = (app, deps, done) => {
  app.register(taxonomyDeliveryRoutes, deps);
  app.register(taxonomyEditorialRoutes, deps);
  done();
};
