//! Which writing system a character belongs to, as far as fonts are concerned: to name it in an error, to say what to
//! install, and to choose among the faces that have it.

/// A writing system and the fonts that set it well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Script {
    /// Its name in English.
    pub(crate) name: &'static str,
    /// What to install when no font has it.
    pub(crate) hint: &'static str,
    /// Families that look right in a headline, best first, as lower-case beginnings of family names.
    pub(crate) families: &'static [&'static str],
}

const NOTO: &str = "install a font for it (Debian and Ubuntu: apt install fonts-noto-core)";
const NOTO_CJK: &str = "install a font for it (Debian and Ubuntu: apt install fonts-noto-cjk)";

const LATIN: Script = Script {
    name: "Latin",
    hint: NOTO,
    families: &["noto sans", "dejavu sans"],
};
const ARABIC: Script = Script {
    name: "Arabic",
    hint: "install a font for it (Debian and Ubuntu: apt install fonts-noto-core or fonts-hosny-amiri)",
    families: &[
        "noto kufi arabic",
        "noto sans arabic",
        "cairo",
        "geeza pro",
        "segoe ui",
        "kacstone",
        "amiri",
    ],
};
const HEBREW: Script = Script {
    name: "Hebrew",
    hint: NOTO,
    families: &["noto sans hebrew", "arial hebrew", "dejavu sans"],
};
const JAPANESE: Script = Script {
    name: "Japanese",
    hint: NOTO_CJK,
    families: &[
        "noto sans cjk jp",
        "noto sans jp",
        "source han sans",
        "hiragino",
        "yu gothic",
        "meiryo",
        "ipaexgothic",
        "ipapgothic",
        "ipagothic",
        "vl pgothic",
        "vl gothic",
        "takao",
    ],
};
const SIMPLIFIED: Script = Script {
    name: "Chinese",
    hint: NOTO_CJK,
    families: &[
        "noto sans cjk sc",
        "noto sans sc",
        "source han sans",
        "pingfang sc",
        "microsoft yahei",
        "wenquanyi zen hei",
    ],
};
const TRADITIONAL: Script = Script {
    name: "Chinese",
    hint: NOTO_CJK,
    families: &[
        "noto sans cjk tc",
        "noto sans tc",
        "source han sans",
        "pingfang tc",
        "microsoft jhenghei",
    ],
};
const KOREAN: Script = Script {
    name: "Korean",
    hint: NOTO_CJK,
    families: &[
        "noto sans cjk kr",
        "noto sans kr",
        "apple sd gothic",
        "malgun gothic",
        "nanumgothic",
    ],
};
const EMOJI: Script = Script {
    name: "emoji",
    hint: "leave it out of the words: pictures belong in the background",
    families: &[],
};
const OTHER: Script = Script {
    name: "uncommon",
    hint: NOTO,
    families: &["noto sans"],
};

/// Writing systems that a range of code points decides alone.
const RANGES: &[(u32, u32, Script)] = &[
    (0x0000, 0x058F, LATIN),
    (0x0590, 0x05FF, HEBREW),
    (0x0600, 0x06FF, ARABIC),
    (0x0750, 0x077F, ARABIC),
    (0x0870, 0x08FF, ARABIC),
    (
        0x0900,
        0x097F,
        named(
            "Devanagari",
            &["noto sans devanagari", "kohinoor devanagari", "nirmala"],
        ),
    ),
    (
        0x0980,
        0x09FF,
        named("Bengali", &["noto sans bengali", "nirmala"]),
    ),
    (
        0x0A00,
        0x0A7F,
        named("Gurmukhi", &["noto sans gurmukhi", "nirmala"]),
    ),
    (
        0x0A80,
        0x0AFF,
        named("Gujarati", &["noto sans gujarati", "nirmala"]),
    ),
    (
        0x0B80,
        0x0BFF,
        named("Tamil", &["noto sans tamil", "nirmala"]),
    ),
    (
        0x0C00,
        0x0C7F,
        named("Telugu", &["noto sans telugu", "nirmala"]),
    ),
    (
        0x0C80,
        0x0CFF,
        named("Kannada", &["noto sans kannada", "nirmala"]),
    ),
    (
        0x0D00,
        0x0D7F,
        named("Malayalam", &["noto sans malayalam", "nirmala"]),
    ),
    (
        0x0D80,
        0x0DFF,
        named("Sinhala", &["noto sans sinhala", "nirmala"]),
    ),
    (
        0x0E00,
        0x0E7F,
        named("Thai", &["noto sans thai", "thonburi", "leelawadee"]),
    ),
    (0x0E80, 0x0EFF, named("Lao", &["noto sans lao"])),
    (0x1000, 0x109F, named("Myanmar", &["noto sans myanmar"])),
    (
        0x10A0,
        0x10FF,
        named("Georgian", &["noto sans georgian", "dejavu sans"]),
    ),
    (0x1100, 0x11FF, KOREAN),
    (0x1200, 0x139F, named("Ethiopic", &["noto sans ethiopic"])),
    (0x1780, 0x17FF, named("Khmer", &["noto sans khmer"])),
    (0x1E00, 0x1FFF, LATIN),
    (0x3040, 0x30FF, JAPANESE),
    (0x31F0, 0x31FF, JAPANESE),
    (0x3130, 0x318F, KOREAN),
    (0xAC00, 0xD7FF, KOREAN),
    (0xFB1D, 0xFB4F, HEBREW),
    (0xFB50, 0xFDFF, ARABIC),
    (0xFE70, 0xFEFE, ARABIC),
    (0x2600, 0x27BF, EMOJI),
    (0xFE0E, 0xFE0F, EMOJI),
    (0x1F000, 0x1FAFF, EMOJI),
];

const fn named(name: &'static str, families: &'static [&'static str]) -> Script {
    Script {
        name,
        hint: NOTO,
        families,
    }
}

/// The writing system of a character in a text of this language (its first part, and the whole tag for Chinese).
pub(crate) fn script_of(c: char, language: &str) -> Script {
    let code = c as u32;
    if let Some((_, _, script)) = RANGES
        .iter()
        .find(|(from, to, _)| (*from..=*to).contains(&code))
    {
        return *script;
    }
    if is_ideographic(c) {
        han(language)
    } else {
        OTHER
    }
}

/// Han, its punctuation and full-width forms: shared by languages that draw it differently.
pub(crate) fn is_ideographic(c: char) -> bool {
    matches!(c as u32, 0x2E80..=0x303F | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0xFF00..=0xFFEF | 0x20000..=0x3FFFF)
}

fn han(language: &str) -> Script {
    let tag = language.to_ascii_lowercase();
    let traditional = ["hant", "tw", "hk", "mo"]
        .iter()
        .any(|part| tag.split(['-', '_']).any(|own| own == *part));
    match tag.split(['-', '_']).next() {
        Some("zh" | "yue") if traditional => TRADITIONAL,
        Some("zh" | "yue") => SIMPLIFIED,
        Some("ko") => KOREAN,
        _ => JAPANESE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_is_drawn_as_its_language_draws_it() {
        assert_eq!(script_of('直', "ja"), JAPANESE);
        assert_eq!(script_of('直', "zh-Hans-CN"), SIMPLIFIED);
        assert_eq!(script_of('直', "zh-TW"), TRADITIONAL);
        assert_eq!(script_of('直', "ko"), KOREAN);
    }

    #[test]
    fn emoji_are_known_for_what_they_are() {
        assert_eq!(script_of('🍞', "en").name, "emoji");
    }
}
