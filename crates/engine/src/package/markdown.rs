//! Text from models and users inside Markdown: shown as it is, never as markup.

/// One line of text that Markdown renders as itself: no link, no image, no HTML, no heading.
pub(super) fn line(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    for (index, word) in text.split_whitespace().enumerate() {
        if index > 0 {
            safe.push(' ');
        }
        for (place, c) in word.chars().enumerate() {
            let starts_line = index == 0 && place == 0;
            match c {
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '&' => {
                    safe.push('\\');
                    safe.push(c);
                }
                '#' | '+' | '-' | '=' | '~' | ':' if starts_line => {
                    safe.push('\\');
                    safe.push(c);
                }
                '.' | ')'
                    if index == 0
                        && place > 0
                        && word.chars().take(place).all(|c| c.is_ascii_digit()) =>
                {
                    safe.push('\\');
                    safe.push(c);
                }
                c if c.is_control() => {}
                c => safe.push(c),
            }
        }
    }
    safe
}

/// An address that was checked to be http or https, inside `<…>`. Anything else is shown as text.
pub(super) fn address(url: &str) -> String {
    let web = url.starts_with("https://") || url.starts_with("http://");
    let plain = url
        .chars()
        .all(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | '\\'));
    if web && plain {
        format!("<{url}>")
    } else {
        line(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_shown_and_not_obeyed() {
        let cases = [
            ("[click](javascript:x)", "\\[click\\](javascript:x)"),
            ("# shout", "\\# shout"),
            ("1. first", "1\\. first"),
            ("<img src=x>", "\\<img src=x\\>"),
            ("two\nlines", "two lines"),
            ("pão *natural*", "pão \\*natural\\*"),
            ("a | b", "a \\| b"),
        ];
        for (text, shown) in cases {
            assert_eq!(line(text), shown);
        }
    }

    #[test]
    fn only_web_addresses_are_links() {
        assert_eq!(address("https://example.org/a"), "<https://example.org/a>");
        assert_eq!(address("javascript:alert(1)"), "javascript:alert(1)");
        assert_eq!(address("https://a>b"), "https://a\\>b");
    }
}
