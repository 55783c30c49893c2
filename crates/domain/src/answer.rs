//! Reads a model's words as the one JSON object that was asked for, where their meaning is certain.
//!
//! Servers without strict output wrap, preface and decorate: thoughts before, a code fence round, commas after the last
//! item, closing brackets missing at the very end. Each of these is taken away; nothing is ever guessed. Words that end
//! inside a value, or that hold two objects, have no certain meaning and are refused.

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde_json::Value;

/// Why words are not one JSON object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// There is no object in them.
    NoJson,
    /// An object begins and does not end.
    CutOff,
    /// There are several objects, and nothing says which is meant.
    Several,
}

/// The JSON object in a model's words.
///
/// # Errors
/// When there is none, when it is not whole, or when there are several.
pub fn read(words: &str) -> Result<Cow<'_, str>, Unreadable> {
    let words = words.trim_start_matches('\u{feff}').trim();
    if is_object(words) {
        return Ok(Cow::Borrowed(words));
    }
    let words = without_thoughts(words);
    let mut found = None;
    let mut rest = words;
    while let Some(start) = rest.find('{') {
        let from = &rest[start..];
        match object(from) {
            Object::Whole { length } => {
                // Braces in prose, such as `{keyword}`, are no objects.
                if let Some(read) = mended(&from[..length]) {
                    if found.as_ref().is_some_and(|earlier| *earlier != read) {
                        return Err(Unreadable::Several);
                    }
                    found = Some(read);
                    rest = &from[length..];
                } else {
                    rest = &from[1..];
                }
            }
            Object::Open(open) => {
                return match (found, closed(from, &open)) {
                    (None, Some(read)) => Ok(Cow::Owned(read)),
                    (None, None) => Err(Unreadable::CutOff),
                    (Some(_), _) => Err(Unreadable::Several),
                };
            }
        }
    }
    found.map(Cow::Owned).ok_or(Unreadable::NoJson)
}

fn is_object(text: &str) -> bool {
    text.starts_with('{') && serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// Thinking models of servers that do not part thoughts from words put them in front, in tags of their own.
fn without_thoughts(words: &str) -> &str {
    const TAGS: [(&str, &str); 3] = [
        ("<think>", "</think>"),
        ("<thinking>", "</thinking>"),
        ("<reasoning>", "</reasoning>"),
    ];
    for (open, close) in TAGS {
        // Chat templates may hold the opening tag themselves, so that only the closing one is seen.
        if let Some(end) = words.rfind(close)
            && (words.starts_with(open) || !words[..end].contains(open))
        {
            return words[end + close.len()..].trim();
        }
        // Thoughts that never end are followed by nothing.
        if words.starts_with(open) {
            return "";
        }
    }
    words
}

/// What follows an opening brace.
enum Object {
    /// It is closed after so many bytes.
    Whole { length: usize },
    /// The words end first.
    Open(Open),
}

/// Where the words end inside an object.
struct Open {
    /// The brackets that would close it, innermost last.
    brackets: Vec<char>,
    /// They end inside a string.
    inside_string: bool,
}

fn object(text: &str) -> Object {
    let mut brackets = Vec::new();
    let mut inside_string = false;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if inside_string {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => inside_string = false,
                _ => {}
            }
            continue;
        }
        match c {
            '"' => inside_string = true,
            '{' => brackets.push('}'),
            '[' => brackets.push(']'),
            '}' | ']' => {
                brackets.pop();
                if brackets.is_empty() {
                    return Object::Whole {
                        length: at + c.len_utf8(),
                    };
                }
            }
            _ => {}
        }
    }
    Object::Open(Open {
        brackets,
        inside_string,
    })
}

/// The text as it is, or without the commas that stand before a closing bracket.
fn mended(text: &str) -> Option<String> {
    if is_object(text) {
        return Some(text.to_owned());
    }
    let plain = without_last_commas(text);
    is_object(&plain).then_some(plain)
}

/// The text with the brackets that its end lacks. Only where it ends after a closing bracket or a finished string: a
/// number or a word may have had more to it, and after a comma or a colon something is missing.
fn closed(text: &str, open: &Open) -> Option<String> {
    let text = text.trim_end().trim_end_matches("```").trim_end();
    if open.inside_string || !text.ends_with(['"', '}', ']']) {
        return None;
    }
    let mut whole = text.to_owned();
    whole.extend(open.brackets.iter().rev());
    mended(&whole)
}

fn without_last_commas(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut inside_string = false;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if inside_string {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => inside_string = false,
                _ => {}
            }
        } else if c == '"' {
            inside_string = true;
        } else if c == ',' && text[at + 1..].trim_start().starts_with(['}', ']']) {
            continue;
        }
        plain.push(c);
    }
    plain
}

/// Whether words hold an object with all the parts that a schema requires: what a server that obeys it always sends.
#[must_use]
pub fn fits(words: &str, schema: &Value) -> bool {
    let Ok(json) = read(words) else { return false };
    let Ok(Value::Object(object)) = serde_json::from_str(&json) else {
        return false;
    };
    let required = schema.get("required").and_then(Value::as_array);
    required
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .all(|name| object.contains_key(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn decoration_is_taken_away_and_meaning_kept() {
        for words in [
            r#"{"a": [1, 2]}"#,
            "\u{feff}{\"a\": [1, 2]}\n",
            "```json\n{\"a\": [1, 2]}\n```",
            "```\n{\"a\": [1, 2]}```",
            "Sure! Here it is:\n```json\n{\"a\": [1, 2]}\n```\nAnything else?",
            "<think>First {\"b\": 1}, no.</think>\n{\"a\": [1, 2]}",
            "I think about {keyword}.</think>{\"a\": [1, 2]}",
            "{\"a\": [1, 2,],}",
            "{\"a\": [1, 2]\n,\n}",
            "{\"a\": [1, 2]} {\"a\": [1, 2]}",
            "{\"a\": [1, 2]",
        ] {
            let value: Value = serde_json::from_str(&read(words).unwrap()).unwrap();
            assert_eq!(value, json!({ "a": [1, 2] }), "{words}");
        }
    }

    #[test]
    fn commas_and_brackets_inside_texts_are_theirs() {
        let words = r#"{"a": "x,} ] \" {", "b": ["[,]",],}"#;
        let value: Value = serde_json::from_str(&read(words).unwrap()).unwrap();
        assert_eq!(value, json!({ "a": "x,} ] \" {", "b": ["[,]"] }));
    }

    #[test]
    fn what_is_not_certain_is_refused() {
        for (words, why) in [
            ("", Unreadable::NoJson),
            ("I can't help with that.", Unreadable::NoJson),
            ("[1, 2]", Unreadable::NoJson),
            ("Use {keyword} here", Unreadable::NoJson),
            ("<think>{\"a\": 1}", Unreadable::NoJson),
            (r#"{"a": "Peo"#, Unreadable::CutOff),
            (r#"{"a": 12"#, Unreadable::CutOff),
            (r#"{"a": tru"#, Unreadable::CutOff),
            (r#"{"a": "b","#, Unreadable::CutOff),
            (r#"{"a": "b", "c":"#, Unreadable::CutOff),
            (r#"{"a": "b", "c"#, Unreadable::CutOff),
            (r#"{"a": "b", "c""#, Unreadable::CutOff),
            (r#"{"a": 1} {"a": 2}"#, Unreadable::Several),
            (r#"{"a": 1} {"a": "#, Unreadable::Several),
        ] {
            assert_eq!(read(words), Err(why), "{words}");
        }
    }

    #[test]
    fn a_server_obeys_a_schema_when_all_parts_are_there() {
        let schema = json!({ "required": ["a", "b"] });
        assert!(fits(r#"{"a": 1, "b": null}"#, &schema));
        for words in [r#"{"a": 1}"#, "no", r#"{"a": 1"#] {
            assert!(!fits(words, &schema), "{words}");
        }
    }

    proptest! {
        /// Whatever comes, what is read is an object of JSON, and reading it again changes nothing.
        #[test]
        fn any_words_are_read_or_refused(words in "(?s)[\\[\\]{}\",:a1 \\\\<>/`\\n]{0,60}|.{0,40}") {
            if let Ok(read_once) = read(&words) {
                prop_assert!(is_object(&read_once));
                let again = read(&read_once).map(Cow::into_owned);
                prop_assert_eq!(again.as_deref(), Ok(&*read_once));
            }
        }

        /// A cut answer is read only when nothing but closing brackets is missing.
        #[test]
        fn a_cut_answer_loses_nothing(at in 1usize..90) {
            let whole = r#"{"a": "one, two", "b": [{"c": "é}"}, {"c": "d"}], "e": null, "f": [12, 34], "g": {"h": "i"}}"#;
            let at = (0..=at.min(whole.len())).rev().find(|at| whole.is_char_boundary(*at)).unwrap_or(0);
            let cut = &whole[..at];
            if let Ok(json) = read(cut) {
                let value: Value = serde_json::from_str(&json).unwrap();
                let full: Value = serde_json::from_str(whole).unwrap();
                // Every list and text that is there is there as it was meant, up to where it was cut.
                for (name, part) in value.as_object().unwrap() {
                    let meant = &full[name];
                    match (part, meant) {
                        (Value::Array(have), Value::Array(all)) => prop_assert_eq!(have.as_slice(), &all[..have.len()]),
                        _ => prop_assert_eq!(part, meant),
                    }
                }
            }
        }
    }

    mod fuzz {
        use super::*;

        #[test]
        fn a_models_words_are_read_as_one_object_that_stands_in_them_or_refused() {
            greenlit_fuzz::fuzz!(
                &[
                    r#"{"titles": [{"text": "Seven loaves", "angle": "mistakes"}]}"#,
                    r#"{"a": 1, "b": [true, null]}"#,
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    ":",
                    r#""a""#,
                    r#""\""#,
                    r#"{"a":"#,
                    "{}",
                    "1e400",
                    "-0",
                    "\\u00e9",
                    "\\ud800",
                    "<think>",
                    "</think>",
                    "<reasoning>",
                    "```json\n",
                    "```",
                    "Here is the JSON: ",
                    "\u{feff}",
                    " ",
                ],
                |words| if let Ok(json) = read(words) {
                    assert!(is_object(&json), "{json}");
                    assert_eq!(read(&json).as_deref(), Ok(&*json), "{words}");
                    // Brackets may be added at the end and commas taken away; not one other character is made up.
                    let said = json.trim_end_matches([']', '}']);
                    let mut rest = words.chars();
                    assert!(
                        said.chars().all(|c| rest.any(|heard| heard == c)),
                        "{json} is not in {words}"
                    );
                }
            );
        }
    }
}
