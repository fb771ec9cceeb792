import { listed } from './words.ts';

/** Words before a name that are no part of it. */
export const TITLES = listed(
  'mr mrs ms miss mx dr gen sen rep gov lt col sgt capt cpt cmdr adm maj prof rev hon sir lord lady dame baroness baron king queen prince princess pope archbishop bishop cardinal imam rabbi sheikh ayatollah president vice-president vice minister secretary senator representative congressman congresswoman congressmember governor mayor councillor councilman councilwoman chancellor premier ambassador general colonel lieutenant sergeant captain commander admiral major marshal brigadier corporal constable inspector superintendent detective officer sheriff deputy chief judge justice attorney commissioner director chairman chairwoman chair chairperson speaker professor doctor coach manager spokesman spokeswoman spokesperson mp mep msp coauthor co-author author editor executive ceo cfo cto envoy treasurer undersecretary under-secretary administrator leader analyst economist reporter correspondent researcher lawyer father sister brother mother prosecutor coroner',
);

/** Words that say he or she of whom they name. */
export const MALE = listed(
  'mr sir lord king prince pope father brother baron congressman councilman chairman spokesman businessman policeman fisherman gentleman man boy husband son',
);

/** As `MALE`. */
export const FEMALE = listed(
  'mrs ms miss lady dame queen princess baroness congresswoman councilwoman chairwoman spokeswoman businesswoman policewoman sister mother woman girl wife daughter actress',
);

/** First names common enough to tell he from she; anything else is left open. */
export const MALE_NAMES = listed(
  'james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark donald steven paul andrew joshua kenneth kevin brian george timothy ronald edward jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory frank alexander raymond patrick jack dennis jerry peter jim jeff joe tom bob bill mike dan ben sam greg tim steve rob nick tony ken ron don boris vladimir barack mohammed muhammad ahmed ali hassan omar ibrahim carlos juan jose luis jorge pedro antonio marco sergei dmitry ivan hans karl henry harry simon martin neil ian graham alan keith craig adam nigel craig bruce roger walter albert arthur',
);

/** As `MALE_NAMES`. */
export const FEMALE_NAMES = listed(
  'mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty sandra margaret ashley kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca laura helen sharon cynthia kathleen amy shirley angela anna ruth brenda pamela nicole katherine christine catherine samantha debra rachel carolyn janet maria heather diane julie joyce victoria kelly christina joan evelyn lauren judith olivia martha cheryl megan andrea ann anne alice jean doris jane theresa hilary hillary kate lucy emma sophie charlotte jacinda ursula fatima aisha elena olga natalia irina claire fiona nicola ingrid astrid mere aroha hana yvette suella nancy gina',
);

/** Nouns that name a person by what he or she does, besides what their endings tell. */
export const PERSON_WORDS = listed(
  'official source person man woman boy girl aide diplomat witness eyewitness resident spokesperson spokesman spokeswoman minister president secretary judge coach student critic analyst expert scientist colleague friend relative neighbour neighbor chief head boss mp mep ceo co-founder founder guard nurse mum mom dad mother father sister brother wife husband son daughter uncle aunt cousin survivor victim suspect patient fan tourist passenger pilot farmer engineer architect attorney counsel advocate veteran soldier captain general colonel sergeant detective poster user blogger cosplayer candidate insider adult child parent individual member representative executive agent insider author mayor consul',
);

/** Heads that name people without saying who; "authorities" and the like are organisations. */
export const GROUP_WORDS = listed(
  'officials sources people witnesses eyewitnesses residents protesters protestors demonstrators activists campaigners critics supporters opponents experts analysts scientists researchers economists doctors lawyers prosecutors investigators detectives diplomats aides advisers advisors lawmakers politicians senators ministers leaders members fans players students teachers parents workers employees staff staffers journalists reporters observers commentators neighbours neighbors survivors relatives family families friends colleagues rescuers firefighters engineers historians soldiers troops rebels militants villagers locals tourists passengers victims judges jurors insiders organisers organizers authors users bloggers police republicans democrats conservatives tories attorneys spokespeople spokesmen individuals executives developers farmers fishermen women men children girls boys others voters some many unions astronomers astronauts biologists physicists chemists linguists environmentalists crews volunteers nurses medics officers commanders agents pilots couple pair trio duo crowd',
);

/** Groups that stand for an office, not for people whose names were kept out. */
export const COLLECTIVES = listed(
  'police authorities prosecutors investigators republicans democrats conservatives tories firefighters troops rescuers staff family',
);

/** Heads that hide who is meant: the reader of a preflight wants to know. */
export const HIDING_WORDS = listed(
  'official officials source sources aide aides diplomat diplomats insider insiders adviser advisers advisor advisors staffer staffers employee employees executive executives person people individual individuals witness witnesses eyewitness eyewitnesses resident residents lawmaker lawmakers',
);
