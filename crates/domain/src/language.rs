//! Languages as BCP 47 tags, how the keyword's own is found, and which script a language is written in.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};
use unicode_script::{Script as UnicodeScriptName, UnicodeScript};

use crate::keyword::Keyword;
use crate::text;

/// A language tag such as `en`, `pt-BR` or `zh-Hant-TW`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, utoipa::ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, example = "pt-BR")]
pub struct Language(String);

/// Why a text is no language tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is no language tag: use one such as en, pt-BR or ja")]
pub struct LanguageError {
    /// The beginning of what was given.
    found: String,
}

/// Which way a script runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    LeftToRight,
    /// Right to left.
    RightToLeft,
}

/// The scripts that greenlit tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Script {
    /// Latin letters.
    Latin,
    /// Russian, Ukrainian, Bulgarian and others.
    Cyrillic,
    /// Greek.
    Greek,
    /// Arabic, Persian, Urdu.
    Arabic,
    /// Hebrew, Yiddish.
    Hebrew,
    /// Chinese characters.
    Han,
    /// Hiragana and katakana.
    Kana,
    /// Korean.
    Hangul,
    /// Thai.
    Thai,
    /// Hindi, Marathi, Nepali.
    Devanagari,
    /// Any other script, by what Unicode calls it.
    Other(&'static str),
}

impl Script {
    /// The script of a letter; `None` for digits, punctuation, symbols and marks that all scripts share.
    #[must_use]
    pub fn of(c: char) -> Option<Self> {
        if c.is_ascii() {
            return c.is_ascii_alphabetic().then_some(Self::Latin);
        }
        if !c.is_alphabetic() {
            return None;
        }
        Some(match c.script() {
            UnicodeScriptName::Common
            | UnicodeScriptName::Inherited
            | UnicodeScriptName::Unknown => {
                // The long-vowel sign of kana is "common" and stands in kana words alone.
                return matches!(c, 'ー' | 'ｰ').then_some(Self::Kana);
            }
            UnicodeScriptName::Latin => Self::Latin,
            UnicodeScriptName::Cyrillic => Self::Cyrillic,
            UnicodeScriptName::Greek => Self::Greek,
            UnicodeScriptName::Arabic => Self::Arabic,
            UnicodeScriptName::Hebrew => Self::Hebrew,
            UnicodeScriptName::Han => Self::Han,
            UnicodeScriptName::Hiragana | UnicodeScriptName::Katakana => Self::Kana,
            UnicodeScriptName::Hangul => Self::Hangul,
            UnicodeScriptName::Thai => Self::Thai,
            UnicodeScriptName::Devanagari => Self::Devanagari,
            other => Self::Other(other.full_name()),
        })
    }
}

impl Language {
    /// Reads a tag: language, optional script, region and variants, in the usual case. A locale as systems have it
    /// (`pt_BR.UTF-8`) is read too.
    pub fn parse(raw: &str) -> Result<Self, LanguageError> {
        let trimmed = raw.trim();
        let fault = || LanguageError {
            found: text::line(text::shorten(trimmed, 40), 40),
        };
        if trimmed.len() > 60 {
            return Err(fault());
        }
        let tag = trimmed.split(['.', '@']).next().unwrap_or_default();
        let mut parts = tag.split(['-', '_']).peekable();
        let primary = parts.next().unwrap_or_default();
        if !(2..=3).contains(&primary.len()) || !is_letters(primary) {
            return Err(fault());
        }
        let mut out = primary.to_ascii_lowercase();
        if let Some(script) = parts.next_if(|part| part.len() == 4 && is_letters(part)) {
            out.push('-');
            out.push_str(&script[..1].to_ascii_uppercase());
            out.push_str(&script[1..].to_ascii_lowercase());
        }
        if let Some(region) = parts.next_if(|part| is_region(part)) {
            out.push('-');
            out.push_str(&region.to_ascii_uppercase());
        }
        for variant in parts {
            if !is_variant(variant) {
                return Err(fault());
            }
            out.push('-');
            out.push_str(&variant.to_ascii_lowercase());
        }
        Ok(Self(out))
    }

    /// English, the language when nothing tells of another.
    #[must_use]
    pub fn english() -> Self {
        Self("en".to_owned())
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language without script and region: "pt" of "pt-BR".
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// The language as a model knows it best, such as `Brazilian Portuguese (pt-BR)`.
    #[must_use]
    pub fn described(&self) -> String {
        name(&self.0.to_ascii_lowercase())
            .or_else(|| name(self.primary()))
            .map_or_else(
                || format!("the language with the BCP 47 tag {}", self.0),
                |name| format!("{name} ({})", self.0),
            )
    }

    /// The scripts that this language is written in, the first being the usual one; empty where greenlit does not know.
    #[must_use]
    pub fn scripts(&self) -> &'static [Script] {
        if let Some(named) = self.0.split('-').nth(1).filter(|part| part.len() == 4) {
            return match named {
                "Latn" => &[Script::Latin],
                "Cyrl" => &[Script::Cyrillic],
                "Arab" => &[Script::Arabic],
                "Hans" | "Hant" | "Hani" => &[Script::Han],
                "Deva" => &[Script::Devanagari],
                _ => &[],
            };
        }
        match self.primary() {
            "ja" => &[Script::Kana, Script::Han],
            "zh" | "yue" => &[Script::Han],
            "ko" => &[Script::Hangul, Script::Han],
            "ar" | "fa" | "ur" | "ps" => &[Script::Arabic],
            "he" | "yi" => &[Script::Hebrew],
            "el" => &[Script::Greek],
            "th" => &[Script::Thai],
            "hi" | "mr" | "ne" => &[Script::Devanagari],
            "ru" | "uk" | "bg" | "be" | "mk" => &[Script::Cyrillic],
            "en" | "pt" | "es" | "fr" | "de" | "it" | "nl" | "sv" | "da" | "nb" | "nn" | "no"
            | "fi" | "pl" | "cs" | "sk" | "hu" | "ro" | "tr" | "id" | "ms" | "vi" | "ca" | "gl"
            | "eu" | "hr" | "sl" | "lt" | "lv" | "et" | "is" | "ga" | "tl" | "sw" => {
                &[Script::Latin]
            }
            _ => &[],
        }
    }

    /// Which way the language is written.
    #[must_use]
    pub fn direction(&self) -> Direction {
        let by_script = match self.0.split('-').nth(1) {
            Some("Arab" | "Hebr" | "Syrc" | "Thaa" | "Nkoo" | "Adlm") => {
                Some(Direction::RightToLeft)
            }
            Some(part) if part.len() == 4 => Some(Direction::LeftToRight),
            _ => None,
        };
        by_script.unwrap_or(match self.primary() {
            "ar" | "fa" | "ur" | "ps" | "he" | "yi" | "dv" | "sd" | "ug" | "ckb" | "syr" => {
                Direction::RightToLeft
            }
            _ => Direction::LeftToRight,
        })
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

/// The English name of a language, by its tag in small letters.
#[must_use]
pub fn name(tag: &str) -> Option<&'static str> {
    let at = NAMES.binary_search_by_key(&tag, |(key, _)| key).ok()?;
    Some(NAMES[at].1)
}

/// The tag of a language that is named in English as [`name`] and [`Language::described`] do; the other way round.
#[must_use]
pub fn tag_of(english: &str) -> Option<&str> {
    if let Some(tag) = english.strip_prefix("the language with the BCP 47 tag ") {
        return Language::parse(tag).ok().map(|_| tag);
    }
    if let Some((_, tag)) = english
        .strip_suffix(')')
        .and_then(|text| text.split_once(" ("))
    {
        return Language::parse(tag).ok().map(|_| tag);
    }
    let mut known = NAMES.iter();
    let found = known.find(|(_, name)| *name == english);
    found.map(|(tag, _)| *tag)
}

/// English names of languages that viewers speak; a tag that is not here goes by its tag. Small letters, sorted.
const NAMES: &[(&str, &str)] = &[
    ("ar", "Arabic"),
    ("bg", "Bulgarian"),
    ("bn", "Bengali"),
    ("ca", "Catalan"),
    ("cs", "Czech"),
    ("da", "Danish"),
    ("de", "German"),
    ("el", "Greek"),
    ("en", "English"),
    ("es", "Spanish"),
    ("fa", "Persian"),
    ("fi", "Finnish"),
    ("fr", "French"),
    ("gl", "Galician"),
    ("he", "Hebrew"),
    ("hi", "Hindi"),
    ("hu", "Hungarian"),
    ("id", "Indonesian"),
    ("it", "Italian"),
    ("ja", "Japanese"),
    ("ko", "Korean"),
    ("ms", "Malay"),
    ("nb", "Norwegian"),
    ("nl", "Dutch"),
    ("no", "Norwegian"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("pt-br", "Brazilian Portuguese"),
    ("pt-pt", "European Portuguese"),
    ("ro", "Romanian"),
    ("ru", "Russian"),
    ("sv", "Swedish"),
    ("ta", "Tamil"),
    ("th", "Thai"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
    ("ur", "Urdu"),
    ("vi", "Vietnamese"),
    ("zh", "Chinese"),
    ("zh-hans", "Simplified Chinese"),
    ("zh-hant", "Traditional Chinese"),
];

fn is_letters(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn is_region(part: &str) -> bool {
    (part.len() == 2 && is_letters(part))
        || (part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_variant(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && ((5..=8).contains(&part.len())
            || (part.len() == 4 && part.as_bytes()[0].is_ascii_digit()))
}

/// The language of a keyword: by its script; within Latin (and Cyrillic) script by letters and small words that
/// few languages have; else the locale; else English. Statistical detectors guess wildly on three words
/// ("what is rust" is German to one), so only evidence that a person would accept counts.
#[must_use]
pub fn detect(keyword: &Keyword, locale_prior: Option<&Language>) -> Language {
    let text = keyword.as_str();
    let scripts = Letters::count(text);
    let found = match scripts.main() {
        None => None,
        Some(Script::Latin) => by_evidence(text, LATIN, locale_prior),
        Some(Script::Cyrillic) => by_evidence(text, CYRILLIC, locale_prior).or(Some("ru")),
        Some(Script::Kana) => Some("ja"),
        Some(Script::Han) if scripts.has_kana => Some("ja"),
        Some(script) => default_of(script),
    };
    let prior_fits = |prior: &&Language| match (found, scripts.main()) {
        (Some(tag), _) if tag == prior.primary() => true,
        (Some(_), Some(Script::Latin)) => false,
        (_, Some(script)) => prior.scripts().contains(&script) && !scripts.has_kana,
        (None, None) => true,
        (Some(_), None) => false,
    };
    let contradicted = |prior: &Language| match scripts.main() {
        Some(Script::Cyrillic) => {
            by_evidence(text, CYRILLIC, None).is_some_and(|tag| tag != prior.primary())
        }
        _ => false,
    };
    match locale_prior.filter(prior_fits) {
        Some(prior) if !contradicted(prior) => prior.clone(),
        _ => Language(found.unwrap_or("en").to_owned()),
    }
}

/// Letters counted by script.
struct Letters {
    counts: Vec<(Script, usize)>,
    has_kana: bool,
}

impl Letters {
    fn count(text: &str) -> Self {
        let mut counts: Vec<(Script, usize)> = Vec::with_capacity(2);
        for script in text.chars().filter_map(Script::of) {
            match counts.iter_mut().find(|(known, _)| *known == script) {
                Some((_, count)) => *count += 1,
                None => counts.push((script, 1)),
            }
        }
        let has_kana = counts.iter().any(|(script, _)| *script == Script::Kana);
        Self { counts, has_kana }
    }

    /// The script that says which language it is. Brand names in Latin stand in every language, so another script
    /// wins with half as many letters.
    fn main(&self) -> Option<Script> {
        self.counts
            .iter()
            .max_by_key(|(script, count)| match script {
                Script::Latin => *count,
                _ => *count * 3,
            })
            .map(|(script, _)| *script)
    }
}

/// The language that a script most likely means, where it means one.
pub(crate) fn default_of(script: Script) -> Option<&'static str> {
    Some(match script {
        Script::Han => "zh",
        Script::Hangul => "ko",
        Script::Arabic => "ar",
        Script::Hebrew => "he",
        Script::Greek => "el",
        Script::Thai => "th",
        Script::Devanagari => "hi",
        Script::Other(name) => match name {
            "Bengali" => "bn",
            "Tamil" => "ta",
            "Telugu" => "te",
            "Gujarati" => "gu",
            "Gurmukhi" => "pa",
            "Kannada" => "kn",
            "Malayalam" => "ml",
            "Sinhala" => "si",
            "Lao" => "lo",
            "Khmer" => "km",
            "Myanmar" => "my",
            "Tibetan" => "bo",
            "Georgian" => "ka",
            "Armenian" => "hy",
            "Ethiopic" => "am",
            _ => return None,
        },
        Script::Latin | Script::Cyrillic | Script::Kana => return None,
    })
}

/// What tells a language: letters that few others have, endings, and small words.
struct Evidence {
    tag: &'static str,
    /// Letters, each worth two points.
    letters: &'static str,
    /// Endings of words, each worth two points.
    endings: &'static [&'static str],
    /// Small words, each worth two points.
    words: &'static [&'static str],
    /// Words shared with neighbours, each worth one point.
    hints: &'static [&'static str],
}

const LATIN: &[Evidence] = &[
    Evidence {
        tag: "en",
        letters: "",
        endings: &[],
        words: &[
            "the",
            "how",
            "what",
            "why",
            "for",
            "with",
            "and",
            "your",
            "is",
            "of",
            "without",
            "from",
            "best",
            "beginners",
            "when",
            "are",
            "you",
            "my",
            "which",
            "vs",
        ],
        hints: &[
            "to", "in", "at", "home", "make", "review", "guide", "do", "a", "on", "tips", "an",
        ],
    },
    Evidence {
        tag: "pt",
        letters: "ãõ",
        endings: &["ção", "ções", "inho", "inha"],
        words: &[
            "em",
            "não",
            "uma",
            "um",
            "com",
            "fazer",
            "você",
            "ou",
            "mais",
            "melhor",
            "melhores",
            "iniciantes",
            "receita",
            "ao",
            "pelo",
            "pela",
            "é",
            "são",
            "bolo",
            "dicas",
            "dinheiro",
            "emagrecer",
            "pequeno",
            "pequena",
            "ganhar",
            "iniciante",
            "celular",
            "celulares",
            "jogos",
            "caseiro",
            "caseira",
            "viagem",
            "cabelo",
            "inglês",
            "receitas",
            "fáceis",
            "frango",
            "exercícios",
            "cachorro",
            "cachorros",
            "jogo",
            "crianças",
            "ovos",
            "queijo",
            "bebê",
            "treino",
            "treinar",
            "investimentos",
            "economizar",
            "pães",
        ],
        hints: &[
            "do", "da", "dos", "das", "de", "para", "como", "no", "na", "sem", "por", "que", "e",
            "o", "os", "as", "casa", "a", "viajar", "funciona", "contra", "aprender", "quando",
            "quanto", "onde", "vale", "pena",
        ],
    },
    Evidence {
        tag: "es",
        letters: "ñ¿¡",
        endings: &["ción", "ciones", "ón"],
        words: &[
            "el",
            "los",
            "las",
            "del",
            "y",
            "con",
            "una",
            "hacer",
            "mejor",
            "mejores",
            "principiantes",
            "receta",
            "qué",
            "cómo",
            "en",
            "más",
            "dinero",
            "sin",
            "recetas",
            "fáciles",
            "pollo",
            "ejercicios",
            "español",
            "perro",
            "perros",
            "juegos",
            "juego",
            "móvil",
            "ordenador",
            "computadora",
            "coche",
            "niños",
            "huevo",
            "huevos",
            "queso",
            "pan",
            "bebé",
            "cuál",
            "cuándo",
            "dónde",
            "cuánto",
            "inversiones",
            "ahorrar",
            "limpiar",
            "jardín",
            "inglés",
            "francés",
            "casero",
            "casera",
            "cocina",
        ],
        hints: &[
            "de", "la", "para", "como", "por", "que", "un", "casa", "al", "es", "se", "a",
            "viajar", "funciona", "contra", "aprender", "entrenar", "vale", "pena",
        ],
    },
    Evidence {
        tag: "fr",
        letters: "œëùû",
        endings: &["eux", "tion"],
        words: &[
            "le",
            "les",
            "des",
            "du",
            "pour",
            "avec",
            "et",
            "une",
            "est",
            "débutants",
            "comment",
            "sans",
            "dans",
            "faire",
            "recette",
            "aux",
            "sur",
            "pourquoi",
            "meilleur",
            "où",
        ],
        hints: &["de", "la", "un", "en", "à", "au", "que", "maison", "é"],
    },
    Evidence {
        tag: "de",
        letters: "ßäü",
        endings: &["ung", "keit"],
        words: &[
            "der",
            "das",
            "und",
            "für",
            "mit",
            "wie",
            "ist",
            "anfänger",
            "ein",
            "eine",
            "ohne",
            "selber",
            "machen",
            "nicht",
            "von",
            "zum",
            "zur",
            "im",
            "auf",
            "lernen",
            "warum",
            "den",
        ],
        hints: &["die", "was", "man", "rezept", "in"],
    },
    Evidence {
        tag: "it",
        letters: "",
        endings: &["zione", "zioni", "ezza"],
        words: &[
            "il",
            "gli",
            "di",
            "per",
            "con",
            "della",
            "del",
            "fatto",
            "fatta",
            "è",
            "principianti",
            "ricetta",
            "senza",
            "fare",
            "perché",
            "migliore",
            "dei",
            "alla",
            "che",
        ],
        hints: &[
            "la", "in", "come", "un", "una", "casa", "e", "al", "quando", "quanto",
        ],
    },
    Evidence {
        tag: "nl",
        letters: "",
        endings: &["lijk"],
        words: &[
            "het",
            "een",
            "voor",
            "met",
            "van",
            "hoe",
            "zelf",
            "maken",
            "beginners",
            "zonder",
            "en",
            "naar",
            "wat",
            "niet",
        ],
        hints: &["de", "is", "in"],
    },
    Evidence {
        tag: "pl",
        letters: "łąęśżźńć",
        endings: &[],
        words: &["jak", "dla", "i", "w", "na", "czy", "się", "bez"],
        hints: &["do", "z"],
    },
    Evidence {
        tag: "tr",
        letters: "ğış",
        endings: &[],
        words: &["ve", "için", "nasıl", "ile", "nedir", "yapılır"],
        hints: &[],
    },
    Evidence {
        tag: "sv",
        letters: "å",
        endings: &[],
        words: &[
            "och",
            "för",
            "att",
            "hur",
            "med",
            "på",
            "som",
            "utan",
            "nybörjare",
        ],
        hints: &["i"],
    },
    Evidence {
        tag: "da",
        letters: "ø",
        endings: &[],
        words: &["og", "til", "hvordan", "uden", "begyndere"],
        hints: &["med", "i", "på"],
    },
    Evidence {
        tag: "ro",
        letters: "ășțâ",
        endings: &[],
        words: &["și", "pentru", "cum", "cu", "fără", "din"],
        hints: &["de", "la", "în"],
    },
    Evidence {
        tag: "cs",
        letters: "řůě",
        endings: &[],
        words: &["jak", "pro", "na", "se", "bez"],
        hints: &["a", "do"],
    },
    Evidence {
        tag: "hu",
        letters: "őű",
        endings: &[],
        words: &["és", "hogyan", "egy", "nélkül"],
        hints: &["a", "az"],
    },
    Evidence {
        tag: "vi",
        letters: "đơưạảấầẩậắằặẹẻẽếềểệịọỏốồổộớờởợụủứừửựỳ",
        endings: &[],
        words: &[],
        hints: &[],
    },
    Evidence {
        tag: "id",
        letters: "",
        endings: &[],
        words: &[
            "cara", "untuk", "dan", "yang", "dengan", "membuat", "pemula", "di", "apa", "tanpa",
        ],
        hints: &[],
    },
];

const CYRILLIC: &[Evidence] = &[
    Evidence {
        tag: "uk",
        letters: "іїєґ",
        endings: &[],
        words: &["як", "та", "що", "й"],
        hints: &[],
    },
    Evidence {
        tag: "ru",
        letters: "ыэё",
        endings: &[],
        words: &["как", "для", "что", "и", "в", "своими"],
        hints: &["на", "с"],
    },
    Evidence {
        tag: "bg",
        letters: "",
        endings: &["ъ", "та", "то"],
        words: &["за", "и", "се", "какво", "със"],
        hints: &["на", "с"],
    },
];

/// The language with the most evidence; the locale decides among equals. One shared small word alone decides nothing.
fn by_evidence(text: &str, table: &[Evidence], prior: Option<&Language>) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let points = |evidence: &Evidence| {
        let letters = lower
            .chars()
            .filter(|c| evidence.letters.contains(*c))
            .count()
            * 2;
        let from_words: usize = words
            .iter()
            .map(|word| {
                let ending = evidence
                    .endings
                    .iter()
                    .any(|ending| word.len() > ending.len() && word.ends_with(ending));
                2 * usize::from(evidence.words.contains(word))
                    + usize::from(evidence.hints.contains(word))
                    + 2 * usize::from(ending && !lower.is_ascii())
            })
            .sum();
        letters + from_words
    };
    let is_prior = |tag: &str| prior.is_some_and(|prior| prior.primary() == tag);
    let best = table
        .iter()
        .enumerate()
        .map(|(place, evidence)| {
            let points = points(evidence);
            // The locale is worth less than one clear sign; earlier rows win ties.
            (
                points * 2 + usize::from(points > 0 && is_prior(evidence.tag)),
                usize::MAX - place,
                evidence.tag,
            )
        })
        .max()?;
    (best.0 >= 3).then_some(best.2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lang(tag: &str) -> Language {
        Language::parse(tag).unwrap()
    }

    fn found(keyword: &str, prior: Option<&str>) -> String {
        let prior = prior.map(lang);
        detect(&Keyword::parse(keyword).unwrap(), prior.as_ref()).to_string()
    }

    #[test]
    fn tags_are_normalised() {
        let cases = [
            ("PT_br.UTF-8", "pt-BR"),
            ("zh-hant-tw", "zh-Hant-TW"),
            ("en", "en"),
            ("es-419", "es-419"),
            ("de-1996", "de-1996"),
            ("sr_RS@latin", "sr-RS"),
        ];
        for (raw, tag) in cases {
            assert_eq!(lang(raw).as_str(), tag);
        }
        for bad in [
            "", "C", "POSIX", "e", "english", "en--US", "en-U", "pt BR", "../en",
        ] {
            assert!(Language::parse(bad).is_err(), "{bad}");
        }
        assert!(serde_json::from_str::<Language>("\"x\"").is_err());
        assert_eq!(lang("pt-BR").primary(), "pt");
    }

    #[test]
    fn the_script_or_clear_signs_tell_the_language() {
        let cases = [
            ("sourdough for beginners", "en"),
            ("what is rust", "en"),
            ("iPhone 17 vs Pixel 11", "en"),
            ("meditation", "en"),
            ("pão de fermentação natural", "pt"),
            ("receita de bolo de cenoura", "pt"),
            ("como fazer pão em casa", "pt"),
            ("como emagrecer", "pt"),
            ("masa madre para principiantes", "es"),
            ("recetas fáciles de pollo", "es"),
            ("viajar a Japón barato", "es"),
            ("entrenar en casa", "es"),
            ("inversiones para principiantes", "es"),
            ("qué es la inflación", "es"),
            ("¿cuándo sale GTA 6?", "es"),
            ("vale a pena viajar em maio", "pt"),
            ("como funciona a bolsa", "pt"),
            ("treino em casa", "pt"),
            ("pizza fatta in casa come in pizzeria", "it"),
            ("cómo hacer pan", "es"),
            ("recette de pain au levain", "fr"),
            ("brot backen für anfänger", "de"),
            ("pizza fatta in casa", "it"),
            ("寿司", "zh"),
            ("寿司の作り方", "ja"),
            ("ラーメン", "ja"),
            ("김치 만들기", "ko"),
            ("iPhone 17 レビュー", "ja"),
            ("قهوة عربية", "ar"),
            ("как испечь хлеб", "ru"),
            ("як спекти хліб", "uk"),
            ("ψωμί", "el"),
            ("לחם", "he"),
            ("ขนมปัง", "th"),
            ("रोटी बनाना", "hi"),
        ];
        for (keyword, tag) in cases {
            assert_eq!(found(keyword, None), tag, "{keyword}");
        }
    }

    #[test]
    fn the_locale_decides_where_the_words_do_not() {
        assert_eq!(found("寿司", Some("ja-JP")), "ja-JP");
        assert_eq!(found("寿司", Some("pt-BR")), "zh");
        assert_eq!(found("meditation", Some("de-DE")), "de-DE");
        assert_eq!(found("iPhone 17 contra Pixel 11", Some("es-MX")), "es-MX");
        assert_eq!(found("como funciona a bolsa", Some("pt-BR")), "pt-BR");
        assert_eq!(found("pão de queijo", Some("pt-BR")), "pt-BR");
        assert_eq!(found("sourdough for beginners", Some("pt-BR")), "en");
        assert_eq!(found("хлеб", Some("bg")), "bg");
        assert_eq!(found("кафе", Some("en")), "ru");
        assert_eq!(found("فارسی", Some("fa")), "fa");
        assert_eq!(found("2026", Some("pt")), "pt");
    }

    #[test]
    fn arabic_runs_from_the_right() {
        assert_eq!(lang("ar-EG").direction(), Direction::RightToLeft);
        assert_eq!(lang("uz-Latn").direction(), Direction::LeftToRight);
        assert_eq!(lang("pt").direction(), Direction::LeftToRight);
    }

    proptest! {
        #[test]
        fn any_tag_is_read_or_refused(raw in "[a-zA-Z0-9_.@-]{0,20}|(?s:.{0,20})") {
            if let Ok(tag) = Language::parse(&raw) {
                prop_assert_eq!(Language::parse(tag.as_str()), Ok(tag));
            }
        }

        #[test]
        fn every_keyword_has_a_language(raw in "\\PC{3,40}") {
            if let Ok(keyword) = Keyword::parse(&raw) {
                prop_assert!(Language::parse(detect(&keyword, None).as_str()).is_ok());
            }
        }
    }
}
