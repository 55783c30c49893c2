//! What models put round their JSON, or into it.

use serde_json::Value;

use crate::answers::escaped;
use crate::fault::Manner;

/// What a thinking model thinks. It holds an object of its own, as thoughts do.
pub(crate) const THOUGHTS: &str = "\
Okay, the user wants a JSON object. Let me draft it: {\"summary\": \"a draft\"}. Hmm, that is not it yet. \
Now the whole of it.";

/// Escaped words in this manner.
pub(crate) fn dressed(words: &str, manner: Manner) -> String {
    let around =
        |before: &str, after: &str| format!("{}{words}{}", escaped(before), escaped(after));
    match manner {
        Manner::Fenced => around("```json\n", "\n```"),
        Manner::PlainFence => around("```\n", "\n```\n"),
        Manner::Thoughts => around(&format!("<think>\n{THOUGHTS}\n</think>\n\n"), ""),
        Manner::ThoughtsUnopened => around(&format!("{THOUGHTS}\n</think>\n\n"), ""),
        Manner::ThoughtsAndFence => {
            around(&format!("<think>{THOUGHTS}</think>\n```json\n"), "\n```")
        }
        Manner::ThoughtsApart => words.to_owned(),
        Manner::TrailingCommas => trailing(words),
        Manner::Prose => around(
            "Sure! Here is the JSON you asked for:\n\n",
            "\n\nLet me know if anything should be {different}.",
        ),
        Manner::ByteOrderMark => around("\u{feff}", ""),
    }
}

/// Escaped words as the only field of another object, as models do that guess a form.
pub(crate) fn wrapped(words: &str, name: &str) -> String {
    format!("{{\\\"{}\\\":{words}}}", escaped(name))
}

fn trailing(words: &str) -> String {
    let text: String = serde_json::from_str(&format!("\"{words}\"")).expect("escaped words");
    let Ok(value) = serde_json::from_str(&text) else {
        return words.to_owned();
    };
    let mut out = String::with_capacity(text.len() + 100);
    with_commas(&value, &mut out);
    escaped(&out)
}

fn with_commas(value: &Value, out: &mut String) {
    match value {
        Value::Array(items) if !items.is_empty() => {
            out.push('[');
            for item in items {
                with_commas(item, out);
                out.push(',');
            }
            out.push(']');
        }
        Value::Object(fields) if !fields.is_empty() => {
            out.push('{');
            for (name, value) in fields {
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                with_commas(value, out);
                out.push(',');
            }
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_trail_everything_but_empty_and_quoted_brackets() {
        let words = escaped(r#"{"a":[1,{"b":"]}"}],"c":[],"d":{}}"#);
        let read: String =
            serde_json::from_str(&format!("\"{}\"", dressed(&words, Manner::TrailingCommas)))
                .unwrap();
        assert_eq!(read, r#"{"a":[1,{"b":"]}",},],"c":[],"d":{},}"#);
    }
}
