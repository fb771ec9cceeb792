import type { FastifyInstance, RouteOptions } from 'fastify';
import { holds, type Permission, type Role, type Viewer } from '../lib/viewer.ts';

/** Who may call a route: everyone, or the keys of the roles that are listed. */
export type Access = 'anyone' | readonly Role[];

/** Who writes. */
export const newsroom = ['contributor', 'editor', 'admin'] as const satisfies Access;

/** Who decides what the public sees. */
export const desk = ['editor', 'admin'] as const satisfies Access;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call this route; the start fails when it is missing. */
    access?: Access;
    /** What the key needs besides its role. */
    permission?: Permission;
    /** A key is not needed, but lets its holder see more. */
    readsKeys?: boolean;
    /** Not counted by the rate limit, and a key is not read: for those who watch over the service. */
    unmetered?: boolean;
  }
  interface FastifyRequest {
    /** Who is asking: the reader until the key was looked up. */
    viewer: Viewer;
  }
}

/** Whether the viewer is among those the route is declared for. A route without a declaration is closed. */
export function mayCall(
  { access, permission }: { readonly access?: Access | undefined; readonly permission?: Permission | undefined },
  viewer: Viewer,
): boolean {
  if (permission !== undefined && !holds(viewer, permission)) return false;
  return access === 'anyone' || hasRoleOf(access, viewer);
}

/** Whether the viewer's role is one of those; whoever has it may still lack the permission. */
export function hasRoleOf(access: Access | undefined, viewer: Viewer): boolean {
  return Array.isArray(access) && viewer.role !== 'reader' && access.includes(viewer.role);
}

/**
 * Makes `ready` fail with the names of all routes that do not declare `config.access`. Call it before any route is registered:
 * rights hang on the route, never on the text of a URL, and what is not declared does not start.
 */
export function requireDeclaredAccess(app: FastifyInstance): void {
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => {
    routes.push(route);
  });
  app.addHook('onReady', (done) => {
    const open = routes.filter((route) => route.config?.access === undefined).map(nameOf);
    if (open.length === 0) done();
    else done(new Error(`These routes do not declare config.access: ${open.join(', ')}`));
  });
}

function nameOf(route: RouteOptions): string {
  return `${[route.method].flat().join('|')} ${route.url}`;
}
