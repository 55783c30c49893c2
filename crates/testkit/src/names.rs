//! Names for the command line: of kinds of call, of faults, of servers.

use std::str::FromStr;
use std::time::Duration;

use crate::fault::{Bomb, Fault, Kind, Manner, Target, Trouble};
use crate::flavour::Flavour;

impl FromStr for Target {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        const TARGETS: [(&str, Target); 9] = [
            ("any", Target::Any),
            ("text", Target::Text),
            ("research", Target::Only(Kind::Research)),
            ("titles", Target::Only(Kind::Titles)),
            ("outline", Target::Only(Kind::Outline)),
            ("other-text", Target::Only(Kind::OtherText)),
            ("image", Target::Only(Kind::Image)),
            ("embedding", Target::Only(Kind::Embedding)),
            ("models", Target::Only(Kind::Models)),
        ];
        found("kind", name, TARGETS)
    }
}

impl FromStr for Flavour {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        const FLAVOURS: [(&str, Flavour); 11] = [
            ("openai", Flavour::OpenAi),
            ("ollama", Flavour::Ollama),
            ("llama-cpp", Flavour::LlamaCpp),
            ("vllm", Flavour::Vllm),
            ("vllm-old", Flavour::VllmOld),
            ("lm-studio", Flavour::LmStudio),
            ("openrouter", Flavour::OpenRouter),
            ("gemini", Flavour::Gemini),
            ("anthropic", Flavour::Anthropic),
            ("schema-refuser", Flavour::SchemaRefuser),
            ("plain-only", Flavour::PlainOnly),
        ];
        found("flavour", name, FLAVOURS)
    }
}

/// A status such as `503`, `html-` and a status, or a name.
impl FromStr for Fault {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let status = |text: &str| {
            text.parse()
                .ok()
                .filter(|status| (200..600).contains(status))
        };
        if let Some(status) = status(name) {
            return Ok(Self::Status(status));
        }
        if let Some(status) = name.strip_prefix("html-").and_then(status) {
            return Ok(Self::Html(status));
        }
        found("fault", name, faults())
    }
}

fn faults() -> Vec<(&'static str, Fault)> {
    use Fault::{Dressed, PictureBomb};
    vec![
        ("reset", Fault::Reset),
        ("silence", Fault::Silence),
        ("cut", Fault::Cut),
        ("stall", Fault::Stall),
        ("slow-drip", Fault::SlowDrip(Duration::from_millis(5))),
        ("shredded", Fault::Shredded),
        ("endless", Fault::Endless),
        ("invalid-json", Fault::InvalidJson),
        ("cut-json", Fault::CutJson),
        ("wrong-schema", Fault::WrongSchema),
        ("weak", Fault::Weak),
        ("empty", Fault::Empty),
        ("refusal", Fault::Refusal),
        ("length", Fault::Length),
        ("content-filter", Fault::ContentFilter),
        ("failed", Fault::Failed("server_error")),
        ("error-inside", Fault::ErrorInside("server_error")),
        ("tier-default", Fault::Tier("default")),
        ("wrong-picture", Fault::WrongPicture),
        ("picture-of-wrong-size", Fault::PictureOfSize(640, 640)),
        ("bomb-jpeg-header", PictureBomb(Bomb::JpegHeader)),
        ("bomb-png-header", PictureBomb(Bomb::PngHeader)),
        ("bomb-jpeg", PictureBomb(Bomb::Jpeg)),
        ("bomb-png", PictureBomb(Bomb::Png)),
        ("fenced", Dressed(Manner::Fenced)),
        ("plain-fence", Dressed(Manner::PlainFence)),
        ("thoughts", Dressed(Manner::Thoughts)),
        ("thoughts-unopened", Dressed(Manner::ThoughtsUnopened)),
        ("thoughts-and-fence", Dressed(Manner::ThoughtsAndFence)),
        ("thoughts-apart", Dressed(Manner::ThoughtsApart)),
        ("trailing-commas", Dressed(Manner::TrailingCommas)),
        ("prose", Dressed(Manner::Prose)),
        ("byte-order-mark", Dressed(Manner::ByteOrderMark)),
        ("wrong-key", Fault::Trouble(Trouble::WrongKey)),
        ("forbidden", Fault::Trouble(Trouble::Forbidden)),
        ("unknown-model", Fault::Trouble(Trouble::UnknownModel)),
        ("rate-limit", Fault::Trouble(Trouble::RateLimit)),
        ("slow-down", Fault::Trouble(Trouble::SlowDown)),
        ("no-quota", Fault::Trouble(Trouble::NoQuota)),
        ("no-credit", Fault::Trouble(Trouble::NoCredit)),
        ("flex-unavailable", Fault::Trouble(Trouble::FlexUnavailable)),
        ("too-long", Fault::Trouble(Trouble::TooLong)),
        ("moderated", Fault::Trouble(Trouble::Moderated)),
        ("server-error", Fault::Trouble(Trouble::ServerError)),
        ("unavailable", Fault::Trouble(Trouble::Unavailable)),
        ("overloaded", Fault::Trouble(Trouble::Overloaded)),
    ]
}

fn found<T>(
    what: &str,
    name: &str,
    names: impl IntoIterator<Item = (&'static str, T)>,
) -> Result<T, String> {
    let mut known = Vec::new();
    for (given, value) in names {
        if given == name {
            return Ok(value);
        }
        known.push(given);
    }
    Err(format!(
        "no such {what}: {name}; there are {}",
        known.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_server_manner_trouble_and_bomb_has_a_name() {
        let listed: Vec<Fault> = faults().into_iter().map(|(_, fault)| fault).collect();
        for manner in Manner::ALL {
            assert!(listed.contains(&Fault::Dressed(manner)), "{manner:?}");
        }
        for trouble in Trouble::ALL {
            assert!(listed.contains(&Fault::Trouble(trouble)), "{trouble:?}");
        }
        for bomb in Bomb::ALL {
            assert!(listed.contains(&Fault::PictureBomb(bomb)), "{bomb:?}");
        }
        let error = "no-such".parse::<Flavour>().unwrap_err();
        for flavour in Flavour::ALL {
            let named = error
                .split(&[' ', ','][..])
                .filter_map(|word| word.parse::<Flavour>().ok());
            assert!(
                named.into_iter().any(|named| named == flavour),
                "{flavour:?}"
            );
        }
    }

    #[test]
    fn statuses_are_names_too_and_a_wrong_name_lists_the_right_ones() {
        assert_eq!("503".parse(), Ok(Fault::Status(503)));
        assert_eq!("html-502".parse(), Ok(Fault::Html(502)));
        let error = "html-9".parse::<Fault>().unwrap_err();
        assert!(
            error.contains("no such fault: html-9") && error.contains("stall"),
            "{error}"
        );
    }
}
