import { isDate } from './dates.ts';

/** Why something of a wire text does not stand in the draft as it was written. */
export type LeftOutCode = keyof typeof LEFT_OUT;

/** What each code says. */
export const LEFT_OUT = {
  dateline: 'Read as the dateline of the draft.',
  byline: 'Read as the bylines of the draft.',
  date: 'Says when the text was written or changed; a draft has its own instants.',
  slug: 'The agency’s name for the story and its length.',
  priority: 'The agency’s mark of urgency or version.',
  'editors-note': 'A note to editors.',
  caption: 'The caption of a further photo: the draft keeps one.',
  'photo-credit': 'The credit of a photo that is not here.',
  'end-mark': 'Marks the end of the text, or that more follows.',
  'after-end': 'Stands after the mark of the end and is no sentence.',
  'page-number': 'The number of a page.',
  rule: 'A line of signs.',
  related: 'Points to other stories.',
  share: 'Asks readers to share or to follow.',
  newsletter: 'Asks readers to subscribe.',
  copyright: 'The notice of copyright.',
  tags: 'Names of topics.',
  contact: 'Whom to ask.',
  address: 'An address alone.',
  link: 'Where the headline led; a headline is plain text.',
  advertisement: 'Advertising, or a gap for it.',
  navigation: 'Belongs to the page that the text was taken from.',
} as const;

/** What a line of its own is that does not belong to a story, wherever it stands; undefined for what may be text. */
export function furnitureOf(text: string): LeftOutCode | undefined {
  return markOf(text) ?? siteFurnitureOf(text);
}

/** Marks that are never text, whatever stands beside them. */
export function markOf(text: string): LeftOutCode | undefined {
  if (text.length > LONGEST) return undefined;
  if (/^[-–—]+ ?30 ?[-–—]+$|^(?:# ?){3,}$|^\W*(?:ENDS|Ends|ENDITEM)\W*$|^[-–—(*]+ ?ends? ?[-–—)*]+$/.test(text))
    return 'end-mark';
  if (/^[-–—_(]+ ?[Mm](?:ore|ORE) ?[-–—_)]+$|^\(?MORE\)?$|^MORE TO COME\W*$|^XXX+$/.test(text)) return 'end-mark';
  if (/^[-–—_=*~.·•#\s]{3,}$/.test(text)) return 'rule';
  if (/^(?:©|\([cC]\) ?(?:\d{4}|copyright)|Copyright(?: ©| \([cC]\)| \d{4}))/i.test(text)) return 'copyright';
  return undefined;
}

/** Headings under which a site lists other things, and nothing else stands on their line. */
export function isListHeading(text: string): boolean {
  return text.length <= 60 && LIST_HEADING.test(text);
}

/** What stands above a headline, or between it and the text, and belongs to neither. */
export function headFurnitureOf(text: string): LeftOutCode | undefined {
  if (/^\^?(?:EDS|EDITORS?|NOTE TO EDITORS?|ATTENTION EDITORS?|Eds|Note to editors)\.? ?[:—–-]/.test(text))
    return 'editors-note';
  if (text.length > 120) return undefined;
  if (/^(?:BC|AM|PM|BN|UR)-{1,2}\S.{0,80}$/.test(text) && !/[.!?]$/.test(text)) return 'slug';
  if (/^(?:slug(?:line)?|keyword|word ?count|cat|category|service level) ?: ?\S/i.test(text)) return 'slug';
  if (/^[A-Z][A-Z0-9]*(?:[-/][A-Z0-9]+)+\/?(?: \([A-Z0-9, -]+\))?(?:, ?\d{2,4})?$/.test(text)) return 'slug';
  if (/^[a-z]\d{4}$/.test(text)) return 'slug';
  if (
    /^\W*(?:FLASH|URGENT|BULLETIN|NEWS ?ALERT|APNewsAlert|BREAKING(?: NEWS)?|EXCLUSIVE|ADVISORY|WRITETHRU|UPDATE ?\d*|CORRECTION)\W*$/.test(
      text,
    )
  )
    return 'priority';
  if (/^(?:\d{1,2}(?:st|nd|rd|th) (?:Ld|Lead|LD|LEAD)\b.{0,40}|(?:Eds: )?Writethru\W*)$/.test(text)) return 'priority';
  if (/^(?:(?:EMBARGOED|Embargoed)\b.{0,80}|FOR IMMEDIATE RELEASE\W*)$/.test(text)) return 'editors-note';
  return isTimestamp(text) ? 'date' : undefined;
}

/** As much as a line of this kind may have. */
const LONGEST = 400;

const LIST_HEADING =
  /^(?:Related|Related (?:stories|articles|content|coverage|links|topics|news)|Read (?:more|next|also)|More on this(?: story)?|More (?:stories|news|coverage|from [^.!?]{2,40})|See also|Also (?:read|see)|You may (?:also )?like|You might (?:also )?like|Recommended(?: for you| stories)?|Most (?:read|popular)|Editors?[’'] picks|Trending(?: now)?|Top stories|Latest (?:news|stories)|Up next|What to read next|Tags|Topics)(?: in this story)?:?$/i;

function siteFurnitureOf(text: string): LeftOutCode | undefined {
  if (text.length > LONGEST) return undefined;
  if (/^(?:https?:\/\/|www\.)\S+$/i.test(text)) return 'address';
  if (/^More to (?:come|follow)\W*$/.test(text)) return 'end-mark';
  if (isListHeading(text)) return /^t(?:ag|opic)s/i.test(text) ? 'tags' : 'related';
  const length = text.length;
  const isShort = length <= 60 && !/[.!?]["”’]?$/.test(text);
  if (/^(?:Page|PAGE|p\.) ?\d{1,3}(?: ?(?:of|\/) ?\d{1,3})?$|^[-–—] ?\d{1,3} ?[-–—]$|^\d{1,3} of \d{1,3}$/.test(text))
    return 'page-number';
  if (
    /^(?:Read more|Also read|See also|Related|Read next|More on this story|Watch|Listen)(?::| ?[»›>]) ?\S/i.test(
      text,
    ) &&
    length <= 200
  )
    return 'related';
  if (/^(?:(?:Related )?Tags?|(?:Related )?Topics?|Filed under|Keywords?|Categor(?:y|ies)) ?: ?\S/i.test(text))
    return 'tags';
  if (isShare(text, isShort)) return 'share';
  if (
    /^(?:Sign up|Subscribe|Get (?:the|our|more)|Join our|Never miss)\b/i.test(text) &&
    /\b(?:newsletters?|alerts?|headlines|inbox|subscribe to|e-?mail|daily briefing)\b/i.test(text)
  )
    return 'newsletter';
  if (length <= 40 && /^(?:Subscribe|Subscribe now|Sign up|Sign up now|Log in|Sign in)[!.]?$/i.test(text))
    return 'newsletter';
  if (/\ball rights reserved\W*$/i.test(text) || /^This material may not be published, broadcast\b/i.test(text))
    return 'copyright';
  if (isContact(text)) return 'contact';
  if (
    /^(?:Advertise?ments?|Sponsored(?: content)?|Promoted(?: content)?|(?:Story|Article) continues (?:below|after)\b.{0,40}|Scroll (?:down )?to continue\b.{0,40})\W*$/i.test(
      text,
    )
  )
    return 'advertisement';
  if (
    /^(?:Show full article|Continue reading|Read full (?:story|article)|View (?:all )?comments?|Leave a comment|(?:\d{1,5} )?comments?(?: \(\d{1,5}\))?|Back to top|Skip to (?:main )?content|Listen to (?:this )?article|Loading\W*|Print this (?:article|story|page)|Download (?:our|the) app\b.{0,40}|Click here (?:to|for)\b.{0,80}|Home ?[>»›|/].{0,100}|\d{1,2} min(?:ute)?s? read)\W*$/i.test(
      text,
    )
  )
    return 'navigation';
  if (text.startsWith('Our Standards: ')) return 'navigation';
  if (/^(?:Last )?(?:Updated|Published|Modified|Posted)(?: on| at|:)?:? /i.test(text) && isTimestamp(text))
    return 'date';
  return undefined;
}

function isShare(text: string, isShort: boolean): boolean {
  if (
    isShort &&
    text
      .toLowerCase()
      .split(/[\s,|/·•]+/)
      .every((word) => SHARE_WORDS.has(word))
  )
    return true;
  if (isShort && /^(?:Share (?:this|on|via|with)|Tweet this|Email this|Share\b.{0,12}$)/i.test(text)) return true;
  if (
    /^(?:Follow|Like|Find|Join|Connect with)\b/i.test(text) &&
    /\b(?:on|via) (?:Twitter|X|Facebook|Instagram|LinkedIn|YouTube|TikTok|Telegram|WhatsApp|Threads|Bluesky|Mastodon)\b/i.test(
      text,
    )
  )
    return true;
  return /^Follow\b.{0,60}[ :]@\w+\W*$/i.test(text);
}

const SHARE_WORDS: ReadonlySet<string> = new Set(
  'share tweet email e-mail print facebook twitter linkedin whatsapp telegram pinterest reddit copy link save x flipboard pocket messenger tumblr bluesky threads mastodon'.split(
    ' ',
  ),
);

function isContact(text: string): boolean {
  if (/^\S+@\S+\.\p{L}{2,}$/u.test(text)) return true;
  if (/^(?:Twitter|X|Facebook|Instagram|LinkedIn|Bluesky|Mastodon|Threads) ?: ?@?\S+$/i.test(text)) return true;
  const isAddressed = /@|\+?\d[\d ()-]{6,}|https?:|www\./.test(text);
  return (
    isAddressed &&
    /^\(\(.*\)\)$|^(?:(?:Media|Press|Editorial|News(?:room)?) )?(?:Contacts?|Enquiries|Inquiries)\b|^For (?:more|further) information\b|^(?:Tel|Phone|E-?mail|Fax)\W/i.test(
      text,
    )
  );
}

/** A day with its hour, or a day alone, with the word that says what happened then. */
function isTimestamp(text: string): boolean {
  if (text.length > 90) return false;
  const bare = text
    .replace(
      /^(?:(?:First |Last )?(?:Published|Updated|Posted|Modified|Issued|Filed|Created)|Date|Time|On)\b ?(?:on|at)? ?:? ?/i,
      '',
    )
    .replaceAll(
      /\b\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\.\d+)? ?(?:[ap]\.?m\.?|hrs|h|Z)?|\b\d{1,2} ?[ap]\.?m\.?\b\.?|\b\d{4}(?=(?:GMT|UTC|[A-Z]{2,4}T)\b)/gi,
      ' ',
    )
    .replaceAll(/\b(?:GMT|UTC|IST|[A-Z]{1,3}[SD]T|[ECMP]T)\b|[+-]\d{2}:?\d{2}\b|\bat\b|[|•·@]/g, ' ')
    .replace(/^(\d{4}-\d{2}-\d{2})T\W*$/, '$1')
    .replaceAll(/[\s,]+/g, ' ')
    .trim();
  return isDate(bare);
}
