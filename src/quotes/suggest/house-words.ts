import { listed } from './words.ts';

/** Words in the names of houses that speak, and their common nouns. */
export const ORGANISATION_WORDS = listed(
  'ministry department government agency authority authorities council committee commission board bureau office court police army navy force forces military coalition union association federation foundation institute university college school company corporation corp inc ltd plc llc group bank party parliament congress senate administration organisation organization society church club team league press times post news guardian herald gazette journal telegraph observer tribune network television tv radio service services nations nato eu un rights watch amnesty international house pentagon kremlin treasury center centre hospital airline airlines airways firm studio studios campaign movement alliance cabinet opposition regime state city county district region embassy consulate charity fund trust pact tribunal inquiry assembly brigade regiment command guard patrol media newspaper magazine channel station website broadcaster agency outlet publisher union museum republic kingdom states emirates industries airport port jury prosecution defence defense exchange industry developer manufacturer operator regulator watchdog panel crown directorate team crew startup carrier retailer supplier side fbi cia nasa bbc cnn who',
);

/** One-word names of places and houses that speak as organisations; a single capitalised word is otherwise taken for a surname. */
export const ORGANISATION_NAMES = listed(
  'pentagon reuters google facebook twitter apple amazon microsoft boeing airbus wikinews wikipedia tesla netflix nintendo sony samsung youtube instagram bloomberg politico buzzfeed xinhua tass interfax kremlin hezbollah hamas taliban congress parliament interpol europol greenpeace amnesty unicef unesco labour downing washington moscow beijing london paris berlin brussels tehran ankara kyiv kiev tokyo seoul pyongyang delhi islamabad jerusalem cairo riyadh canberra wellington ottawa russia china iran iraq israel turkey ukraine france germany italy spain poland japan india pakistan canada australia mexico brazil britain england scotland wales ireland syria egypt qatar sweden norway finland denmark greece venezuela cuba taiwan hong kong scientology',
);

/** Heads that name what can be read. */
export const DOCUMENT_WORDS = listed(
  'report reports statement statements document documents lawsuit study studies filing filings complaint indictment memo memorandum letter letters survey poll paper papers email emails e-mail records record ruling affidavit transcript transcripts release post posts article articles editorial message messages notice book diary website page review analysis research data figures statistics law bill treaty agreement contract constitution judgment judgement verdict guidelines advisory bulletin forecast census audit warrant petition suit tweet tweets entry note notes communique communiqué text headline caption autopsy',
);
