import { DateTime } from 'luxon';

/** The airports that the flights touch, by IANA zone, as of 2001. */
const AIRPORTS: Readonly<Record<string, string>> = {
  'America/New_York':
    'ABE ACY ALB APF ATL AVL AVP BDL BGM BGR BOS BTV BUF BWI CAE CAK CHA CHS CLE CLT CMH CRW CVG DAB DAY DCA ELM ERI EWR EYW FAY FLL GSO GSP HPN IAD ILM ' +
    'ISP ITH JAX JFK LEX LGA LWB MCO MDT MHT MIA MLB MQT MYR ORF ORH PBI PHL PIT PVD PWM RDU RIC ROA ROC RSW SAV SDF SRQ SWF SYR TLH TOL TPA TRI TYS',
  'America/Chicago':
    'ABI ACT AMA AUS BHM BIS BMI BNA BPT BRO BTR CID CLL CMI CRP DAL DBQ DFW DLH DSM EVV FAR FSD FSM GFK GGG GPT GRB HOU HRL HSV IAH ICT ILE JAN LAW LBB LFT ' +
    'LIT LNK LRD LSE MAF MCI MDW MEM MFE MKE MLI MLU MOB MOT MSN MSP MSY OKC OMA ORD PIA PNS RST SAT SGF SHV SJT SPS STL SUX TUL TXK TYR VPS XNA',
  'America/Denver': 'ABQ BIL BZN COS DEN DRO EGE ELP FCA GTF GUC HDN HLN JAC MSO MTJ RAP SLC',
  'America/Anchorage': 'ADQ AKN ANC BET BRW CDV DLG DUT FAI GST JNU KTN OME OTZ PSG SCC SIT WRG YAK',
  'America/Detroit': 'AZO DTW FNT GRR LAN MBS TVC',
  'America/Los_Angeles': 'BFL BUR EUG FAT GEG LAS LAX LGB MFR MRY OAK ONT PDX PSC PSP RNO SAN SBA SBP SEA SFO SJC SMF SNA',
  'America/Boise': 'BOI',
  'America/Puerto_Rico': 'BQN SJU',
  'America/Indiana/Indianapolis': 'FWA IND SBN',
  'Pacific/Honolulu': 'HNL ITO KOA LIH OGG',
  'America/Phoenix': 'PHX TUS',
  'America/St_Thomas': 'STT STX',
};

/** IANA zones by the IATA code of an airport, in the order of the codes. */
export const zones: ReadonlyMap<string, string> = new Map(
  Object.entries(AIRPORTS)
    .flatMap(([zone, codes]) => codes.split(' ').map((code): [string, string] => [code, zone]))
    .sort(([a], [b]) => (a < b ? -1 : 1)),
);

/**
 * Makes a function from a minute on the clock of an airport (since 1970, as if it showed UTC) to the minute of UTC. A
 * minute that the clock skips moves forward by the skip.
 */
export function localClocks(): (airport: string, minute: number) => number {
  // A zone has one offset within an hour.
  const offsets = new Map<string, number>();
  return (airport, minute) => {
    const zone = zones.get(airport);
    if (zone === undefined) throw new RangeError(`the time zone of '${airport}' is not known`);
    const name = `${zone} ${Math.floor(minute / 60)}`;
    const offset = offsets.get(name) ?? minute - utcMinute(zone, minute);
    offsets.set(name, offset);
    return minute - offset;
  };
}

function utcMinute(zone: string, minute: number): number {
  const { year, month, day, hour, minute: past } = DateTime.fromMillis(minute * 60_000, { zone: 'utc' });
  return DateTime.fromObject({ year, month, day, hour, minute: past }, { zone }).toMillis() / 60_000;
}
