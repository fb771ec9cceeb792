/** What decides whether a photo may be seen. Instants are epoch ms. */
export interface PhotoStanding {
  readonly state: 'active' | 'killed';
  readonly mayPublish: boolean;
  readonly rightsUntil: number | null;
}

/** Whether the rights let readers see the photo at an instant; that a published article uses it is asked besides. */
export function mayBePublic({ state, mayPublish, rightsUntil }: PhotoStanding, at: number): boolean {
  return state === 'active' && mayPublish && (rightsUntil === null || rightsUntil > at);
}

/** What decides whether a partner may have it. */
export interface SyndicationRights extends PhotoStanding {
  readonly maySyndicate: boolean;
  /** Ids of partner keys; null: any partner. */
  readonly partners: readonly string[] | null;
}

/** Whether the rights let this partner have the photo at an instant. */
export function maySyndicateTo(rights: SyndicationRights, partnerKeyId: string, at: number): boolean {
  const { maySyndicate, partners } = rights;
  return mayBePublic(rights, at) && maySyndicate && (partners === null || partners.includes(partnerKeyId));
}
