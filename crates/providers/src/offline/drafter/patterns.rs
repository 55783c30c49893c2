//! Patterns and how they are filled.
//!
//! Slots: `{T}` the whole topic as a title has it, `{t}` inside a sentence; `{C}` and `{c}` the same without tails;
//! `{V}`/`{v}` the verb phrase, `{G}`/`{g}` its noun form; `{A}`, `{B}` the two things compared; `{Q}` the question;
//! `{s}` what the video is about, as a noun inside a sentence; `{n}` a number; `[Is|Are]` by the topic's number.

use super::topic::{Form, Number, Topic};

/// One title to be filled.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pattern {
    /// The angle, in a few words.
    pub(super) angle: &'static str,
    /// The title.
    pub(super) title: &'static str,
    /// Thumbnail words.
    pub(super) words: &'static str,
}

/// Shorthand for a table row.
pub(super) const fn p(angle: &'static str, title: &'static str, words: &'static str) -> Pattern {
    Pattern {
        angle,
        title,
        words,
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
    subject: String,
}

impl<'a> Slots<'a> {
    /// `casing` makes a title's form of a topic, `inside` a sentence's.
    pub(super) fn new(
        topic: &'a Topic,
        casing: Casing,
        inside: Casing,
        number: usize,
        subject: String,
    ) -> Self {
        Self {
            topic,
            casing,
            inside,
            number,
            subject,
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
            Form::Thing | Form::Question => ("", "", "", ""),
        };
        let titled = self.casing;
        let plain = self.inside;
        let text = match name {
            "T" | "Q" => titled(&topic.full),
            "t" => plain(&topic.full),
            "C" => titled(&topic.core),
            "c" => plain(&topic.core),
            "V" => titled(verb),
            "v" => plain(verb),
            "G" => titled(noun),
            "g" => plain(noun),
            "A" => titled(one),
            "B" => titled(other),
            "a" => plain(one),
            "b" => plain(other),
            "s" => self.subject.clone(),
            "S" => first_large(&self.subject),
            "n" => self.number.to_string(),
            _ => String::new(),
        };
        out.push_str(&text);
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

/// The text with names as they are written.
pub(super) fn inside_plain(text: &str) -> String {
    let words: Vec<&str> = text
        .split(' ')
        .map(|word| named(word).unwrap_or(word))
        .collect();
    words.join(" ")
}
