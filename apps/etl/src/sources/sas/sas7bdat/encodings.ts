/**
 * The encodings that SAS numbers in a file's header, by the names that decoders know; source: "SAS Encoding Values" of the
 * SAS documentation, and ReadStat. `latin-1` is ISO 8859-1 to the letter: to `TextDecoder` that name means windows-1252.
 */
const ENCODINGS: Readonly<Record<number, string>> = {
  // Files of SAS that name none are of Windows.
  0: 'windows-1252', 204: 'windows-1252',
  20: 'utf-8', 28: 'us-ascii', 29: 'latin-1',
  30: 'iso-8859-2', 31: 'iso-8859-3', 32: 'iso-8859-4', 33: 'iso-8859-5', 34: 'iso-8859-6', 35: 'iso-8859-7', 36: 'iso-8859-8',
  37: 'iso-8859-9', 38: 'iso-8859-10', 39: 'windows-874', 40: 'iso-8859-15', 227: 'iso-8859-14', 242: 'iso-8859-13',
  41: 'cp437', 42: 'cp850', 43: 'cp852', 44: 'cp857', 45: 'cp858', 46: 'cp862', 47: 'cp864', 48: 'cp865', 49: 'ibm866', 50: 'cp869',
  51: 'windows-874', 52: 'cp921', 53: 'cp922', 54: 'cp1129', 55: 'cp720', 56: 'cp737', 57: 'cp775', 58: 'cp860', 59: 'cp863',
  60: 'windows-1250', 61: 'windows-1251', 62: 'windows-1252', 63: 'windows-1253', 64: 'windows-1254', 65: 'windows-1255',
  66: 'windows-1256', 67: 'windows-1257', 68: 'windows-1258',
  69: 'macroman', 72: 'macgreek', 73: 'macthai', 75: 'macturkish', 76: 'macukraine', 163: 'maciceland', 245: 'maccroatian', 246: 'maccyrillic', 247: 'macromania',
  118: 'big5', 123: 'big5', 125: 'gb18030', 126: 'gbk', 205: 'gb18030',
  134: 'euc-jp', 136: 'shift_jis', 138: 'shift_jis', 167: 'iso-2022-jp', 248: 'shift_jis',
  140: 'euc-kr', 141: 'euc-kr', 142: 'euc-kr',
};

/** The name of an encoding; one that no decoder here knows is called by its number. */
export function encodingOf(code: number): string {
  return ENCODINGS[code] ?? `SAS ${code}`;
}
