//! Patterns and how they are filled.
//!
//! Slots: `{T}` the whole topic as a title has it, `{t}` inside a sentence; `{C}` and `{c}` the same without tails;
//! `{V}`/`{v}` the verb phrase, `{G}`/`{g}` its noun form; `{A}`, `{B}` the two things compared; `{Q}` the question;
//! `{k}` the core without its article, as a search word; `{u}` the verb phrase as the viewer does it; `{and}`, `{or}` between `{A}` and `{B}`;
//! `{x}` the topic with its article inside a sentence; `{X}` the topic with the article it may need ("a Home Gym"), `{Y}` with "Your";
//! `{M}` the topic before another noun ("houseplant" in "houseplant mistakes");
//! `{s}` what the video is about, as a noun inside a sentence; `{n}` a number; `[Is|Are]` by the topic's number.

use super::topic::{Form, Number, Topic};

/// What a pattern asks of a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Suits {
    /// Nothing.
    Any,
    /// A thing without a proper name in one or two words: "home gym", not "iPhone 17".
    Short,
    /// Something that takes weeks: "learn guitar".
    Process,
    /// Something that is done at one go: "fix a bike".
    Task,
    /// "What is …"
    What,
    /// "Why …"
    Why,
    /// A question that no fact settles: neither "what is" nor "why".
    Open,
    /// A question that is answered by yes or no.
    YesNo,
    /// A thing rather than a way to do something.
    Noun,
    /// A video that is watched for fun.
    Fun,
}

/// One title to be filled.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pattern {
    /// The angle, in a few words.
    pub(super) angle: &'static str,
    /// The title.
    pub(super) title: &'static str,
    /// Thumbnail words.
    pub(super) words: &'static str,
    /// Which topics it suits.
    pub(super) suits: Suits,
}

/// Shorthand for a table row.
pub(super) const fn p(angle: &'static str, title: &'static str, words: &'static str) -> Pattern {
    only(Suits::Any, angle, title, words)
}

/// A table row for some topics only.
pub(super) const fn only(
    suits: Suits,
    angle: &'static str,
    title: &'static str,
    words: &'static str,
) -> Pattern {
    Pattern {
        angle,
        title,
        words,
        suits,
    }
}

/// How a language writes a topic in a title.
pub(super) type Casing = fn(&str) -> String;

/// What patterns are filled with.
pub(super) struct Slots<'a> {
    topic: &'a Topic,
    casing: Casing,
    inside: Casing,
    number: usize,
    words: Words,
}

/// What a language says of a topic beside the topic itself.
pub(super) struct Words {
    /// What the video is about, as a noun inside a sentence.
    pub(super) subject: String,
    /// The verb phrase as the viewer does it.
    pub(super) yours: String,
    /// "And" before the second of two things.
    pub(super) and: &'static str,
    /// "Or" before it.
    pub(super) or: &'static str,
}

impl<'a> Slots<'a> {
    /// `casing` makes a title's form of a topic, `inside` a sentence's.
    pub(super) fn new(
        topic: &'a Topic,
        casing: Casing,
        inside: Casing,
        number: usize,
        words: Words,
    ) -> Self {
        Self {
            topic,
            casing,
            inside,
            number,
            words,
        }
    }

    /// The filled pattern.
    pub(super) fn fill(&self, pattern: &str) -> String {
        let mut out = String::with_capacity(pattern.len() + 48);
        let mut rest = pattern;
        while let Some(at) = rest.find(['{', '[']) {
            out.push_str(&rest[..at]);
            let close = if rest.as_bytes()[at] == b'{' {
                '}'
            } else {
                ']'
            };
            let Some(end) = rest[at..].find(close) else {
                break;
            };
            let inside = &rest[at + 1..at + end];
            rest = &rest[at + end + 1..];
            if close == ']' {
                let (one, many) = inside.split_once('|').unwrap_or((inside, inside));
                out.push_str(if self.topic.number == Number::One {
                    one
                } else {
                    many
                });
            } else {
                self.slot(inside, &mut out);
            }
        }
        out.push_str(rest);
        out
    }

    fn slot(&self, name: &str, out: &mut String) {
        let topic = self.topic;
        let (verb, noun, one, other) = match &topic.form {
            Form::Doing { verb, noun } => (verb.as_str(), noun.as_str(), "", ""),
            Form::Versus { one, other } => ("", "", one.as_str(), other.as_str()),
            Form::Thing | Form::Ranked | Form::Question => ("", "", "", ""),
        };
        let titled = self.casing;
        let plain = self.inside;
        let text = match name {
            "T" | "Q" => titled(&topic.full),
            "t" => plain(&topic.full),
            "C" => titled(&topic.core),
            "c" => plain(&topic.core),
            "k" => plain(&topic.bare),
            "X" => with(topic.article, titled(&topic.core)),
            "Y" => with(topic.possessive, titled(&topic.core)),
            "M" => titled(topic.modifier.as_deref().unwrap_or(&topic.core)),
            "V" => titled(verb),
            "v" => plain(verb),
            "G" => titled(noun),
            "g" => plain(noun),
            "A" => titled(one),
            "B" => titled(other),
            "a" => plain(one),
            "b" => plain(other),
            "s" => self.words.subject.clone(),
            "S" => first_large(&self.words.subject),
            "x" => with(topic.article, plain(&topic.core)),
            "u" => plain(&self.words.yours),
            "and" => self.words.and.to_owned(),
            "or" => self.words.or.to_owned(),
            "n" => self.number.to_string(),
            _ => String::new(),
        };
        out.push_str(&text);
    }
}

/// The topic after an article, where it takes one.
fn with(article: Option<&str>, topic: String) -> String {
    match article {
        Some(article) => format!("{article} {topic}"),
        None => topic,
    }
}

/// The first letter large, the rest as it is, unless it is a name such as "iPhone".
pub(super) fn first_large(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(_), Some(second)) if second.is_uppercase() => text.to_owned(),
        (Some(first), _) => first.to_uppercase().chain(text.chars().skip(1)).collect(),
        _ => String::new(),
    }
}

/// Names that people type in small letters and write otherwise.
pub(super) fn named(word: &str) -> Option<&'static str> {
    Some(match word {
        "iphone" => "iPhone",
        "ipad" => "iPad",
        "imac" => "iMac",
        "ios" => "iOS",
        "macos" => "macOS",
        "macbook" => "MacBook",
        "youtube" => "YouTube",
        "tiktok" => "TikTok",
        "whatsapp" => "WhatsApp",
        "linkedin" => "LinkedIn",
        "github" => "GitHub",
        "chatgpt" => "ChatGPT",
        "openai" => "OpenAI",
        "javascript" => "JavaScript",
        "typescript" => "TypeScript",
        "wordpress" => "WordPress",
        "postgresql" => "PostgreSQL",
        "mysql" => "MySQL",
        "ai" => "AI",
        "api" => "API",
        "css" => "CSS",
        "html" => "HTML",
        "sql" => "SQL",
        "seo" => "SEO",
        "pc" => "PC",
        "pdf" => "PDF",
        "usb" => "USB",
        "ssd" => "SSD",
        "gpu" => "GPU",
        "cpu" => "CPU",
        "diy" => "DIY",
        "tv" => "TV",
        "vr" => "VR",
        "ux" => "UX",
        "ui" => "UI",
        "3d" => "3D",
        "4k" => "4K",
        "adhd" => "ADHD",
        "usa" => "USA",
        "uk" => "UK",
        _ => return None,
    })
}

/// Names that only a language without title case needs: English capitals come by themselves.
fn proper(word: &str) -> Option<&'static str> {
    Some(match word {
        "amazon" => "Amazon",
        "android" => "Android",
        "canva" => "Canva",
        "disney" => "Disney",
        "docker" => "Docker",
        "excel" => "Excel",
        "facebook" => "Facebook",
        "fortnite" => "Fortnite",
        "gemini" => "Gemini",
        "google" => "Google",
        "gta" => "GTA",
        "instagram" => "Instagram",
        "kubernetes" => "Kubernetes",
        "linux" => "Linux",
        "minecraft" => "Minecraft",
        "netflix" => "Netflix",
        "nintendo" => "Nintendo",
        "photoshop" => "Photoshop",
        "playstation" => "PlayStation",
        "pokemon" | "pokémon" => "Pokémon",
        "python" => "Python",
        "roblox" => "Roblox",
        "samsung" => "Samsung",
        "spotify" => "Spotify",
        "tesla" => "Tesla",
        "twitch" => "Twitch",
        "valorant" => "Valorant",
        "xbox" => "Xbox",
        "xiaomi" => "Xiaomi",
        _ => return None,
    })
}

/// The same for languages whose titles are sentences.
pub(super) fn inside_sentence(text: &str) -> String {
    let words: Vec<&str> = text
        .split(' ')
        .map(|word| named(word).or_else(|| proper(word)).unwrap_or(word))
        .collect();
    words.join(" ")
}

/// The text with names as they are written.
pub(super) fn inside_plain(text: &str) -> String {
    let words: Vec<&str> = text
        .split(' ')
        .map(|word| named(word).unwrap_or(word))
        .collect();
    words.join(" ")
}
