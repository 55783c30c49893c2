//! Languages by their own names, which are the same in whatever language a page is.

use greenlit_domain::language;

/// Tags and own names, the widest spoken among those who make videos first.
const NAMES: [(&str, &str); 37] = [
    ("en", "English"),
    ("pt-BR", "Português (Brasil)"),
    ("pt", "Português"),
    ("es", "Español"),
    ("hi", "हिन्दी"),
    ("id", "Bahasa Indonesia"),
    ("ja", "日本語"),
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("it", "Italiano"),
    ("ko", "한국어"),
    ("zh", "中文"),
    ("zh-Hant", "中文（繁體）"),
    ("ar", "العربية"),
    ("ru", "Русский"),
    ("tr", "Türkçe"),
    ("pl", "Polski"),
    ("nl", "Nederlands"),
    ("vi", "Tiếng Việt"),
    ("th", "ไทย"),
    ("uk", "Українська"),
    ("ro", "Română"),
    ("el", "Ελληνικά"),
    ("cs", "Čeština"),
    ("hu", "Magyar"),
    ("sv", "Svenska"),
    ("da", "Dansk"),
    ("nb", "Norsk"),
    ("fi", "Suomi"),
    ("he", "עברית"),
    ("fa", "فارسی"),
    ("ur", "اردو"),
    ("bn", "বাংলা"),
    ("ta", "தமிழ்"),
    ("ms", "Bahasa Melayu"),
    ("bg", "Български"),
    ("ca", "Català"),
];

/// All languages to choose from, with whether each is chosen.
pub fn all(chosen: &str) -> Vec<(&'static str, &'static str, bool)> {
    let named = NAMES.into_iter();
    named
        .map(|(tag, name)| (tag, name, tag.eq_ignore_ascii_case(chosen)))
        .collect()
}

/// The own name of a language; its tag where that is not known.
pub fn name(tag: &str) -> String {
    let primary = tag.split('-').next().unwrap_or_default();
    let known = |wanted: &str| {
        let mut all = NAMES.iter();
        all.find(|(known, _)| known.eq_ignore_ascii_case(wanted))
            .map(|(_, name)| (*name).to_owned())
    };
    known(tag)
        .or_else(|| known(primary))
        .unwrap_or_else(|| tag.to_owned())
}

/// The own name of a language that the domain names in English; that name where it is none.
pub fn by_english_name(english: &str) -> String {
    language::tag_of(english).map_or_else(|| english.to_owned(), name)
}

#[cfg(test)]
mod tests {
    use greenlit_domain::input;

    use super::*;

    #[test]
    fn every_language_is_one_that_a_request_may_name() {
        for (tag, _) in NAMES {
            assert!(input::language(tag).is_ok(), "{tag}");
        }
        assert_eq!(name("de-AT"), "Deutsch");
        assert_eq!(name("tlh"), "tlh");
        for (english, own) in [
            ("Japanese", "日本語"),
            ("Brazilian Portuguese", "Português (Brasil)"),
            ("Brazilian Portuguese (pt-BR)", "Português (Brasil)"),
            ("the language with the BCP 47 tag tlh", "tlh"),
            ("no language", "no language"),
        ] {
            assert_eq!(by_english_name(english), own);
        }
    }
}
