/** Words of everyday English that are surnames too: alone they betray nobody, and an alarm at each of them would help nobody. */
export const COMMON_WORDS: ReadonlySet<string> = new Set(
  `abbey angel april archer august baker ball banks barber barn battle beach bean bear bell best bird bishop black blue bond book bowl branch
  bridge bridges brook brooks brown bull burn burns bush butcher butler cable camp cannon carpenter carter case cash castle chance chase church
  city clay clerk coast coffee cole cook corner court cross crow dale daily dean drew drum duke early east easter english farmer field fields fish
  fisher fleet flood flower flowers forest fort foster fowler french friday frost fuller gale game gardener gates gold golden good goodman
  grace grant grave graves gray green grey grove hale hall hand harbor harbour hardy harvest head heard heath high hill hills hold holder home hood
  hook hope house hunt hunter ireland joint joy judge june just keen keys king kings knight lake lamb land lane last leader light little lock
  long lord love main major manager march mark market marks marsh mason masters mayor meadow meadows miles mill miller mills minister money monk moon moor most
  mountain noble north ocean over page paint painter palace palm parish park parks pass past patient peace penny pepper piano pike pilot place
  plain plant plum pond pool poor pope porter post potter power powers president price pride priest prince prior proud quick race rain read rice rich
  ring rivers river road rock rose royal rush sands school scott sea self shade shadow sharp shepherd ship shore short silver singer small smart snow
  sommer south spain speaker spring staff star stars steel stone stones storm story street strong summer summers sunday swan swift teach temple town
  towns trade turner union vale vice village wade waiter wales walk walker wall walls want ward waters water week well wells west wheel wheeler
  white wild will wills winter winters wise wolf wood woods word words work works world worth year young younger`.split(
    /\s+/,
  ),
);
