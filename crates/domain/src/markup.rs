//! Markup in what people type: tags, comments, and the insides of scripts and styles go, words stay.
//!
//! What is left is no safer for that: pages, files and prompts escape all text where they write it. It is tidier, since
//! markup that is pasted along is nothing that anybody meant to say.

/// The text with a space for each tag. A `<` or `>` that belongs to none stays: people compare.
#[must_use]
pub fn without_tags(raw: &str) -> String {
    rid_of(raw, |text| !opens(text))
}

/// The text with a space for each tag and each stray `<` and `>`, for YouTube refuses them everywhere.
#[must_use]
pub fn without_brackets(raw: &str) -> String {
    rid_of(raw, |_| false)
}

/// The text without the brackets, and what they hold, that are not kept.
fn rid_of(raw: &str, keeps: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(open) = rest.find(['<', '>']) {
        out.push_str(&rest[..open]);
        let from = &rest[open..];
        if keeps(from) {
            out.push_str(&from[..1]);
            rest = &from[1..];
        } else {
            out.push(' ');
            rest = after_tag(from);
        }
    }
    out.push_str(rest);
    out
}

/// Whether a text begins with what browsers read as a tag.
fn opens(text: &str) -> bool {
    text.strip_prefix('<').is_some_and(|body| {
        body.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
    })
}

/// What follows the tag that `text` begins with, or the bracket alone when it opens none.
fn after_tag(text: &str) -> &str {
    let body = &text[1..];
    if !opens(text) {
        return body;
    }
    if let Some(comment) = body.strip_prefix("!--") {
        return comment.find("-->").map_or("", |end| &comment[end + 3..]);
    }
    for hidden in ["script", "style"] {
        if body
            .get(..hidden.len())
            .is_some_and(|name| name.eq_ignore_ascii_case(hidden))
        {
            let close = format!("</{hidden}");
            let inside = body.to_ascii_lowercase();
            if let Some(end) = inside.find(&close) {
                return body[end..].find('>').map_or("", |at| &body[end + at + 1..]);
            }
        }
    }
    body.find('>').map_or(body, |end| &body[end + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_comparisons_stay() {
        for (raw, clean) in [
            ("<b>sour</b>dough", " sour dough"),
            ("x<script>alert(1)</script>y", "x y"),
            ("x<STYLE>a{}</style >y", "x y"),
            ("fewer than 60 < 70 > 5", "fewer than 60 < 70 > 5"),
            ("I <3 bread", "I <3 bread"),
            ("<img src=x onerror=alert(1)>", " "),
            ("<scr<b>ipt>", " ipt>"),
            ("<<b>script>", "<  script>".replace("  ", " ").as_str()),
            ("a <b", "a  b"),
        ] {
            assert_eq!(without_tags(raw), clean, "{raw}");
        }
        assert_eq!(without_brackets("60 < 70"), "60   70");
    }
}
