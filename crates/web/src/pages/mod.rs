//! Pages for people, made here and complete in themselves: no script, nothing from elsewhere.

pub mod docs;
pub mod pick_link;
mod pick_words;
pub mod problems;

use std::fmt::{self, Display};

/// Text as it may stand in HTML, also within quotes.
struct Escaped<T>(T);

impl<T: Display> Display for Escaped<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.to_string().chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                other => write!(f, "{other}")?,
            }
        }
        Ok(())
    }
}

/// Text with its `code` set as such.
fn prose(text: &str) -> String {
    let mut parts = text.split('`');
    let mut html = Escaped(parts.next().unwrap_or_default()).to_string();
    while let Some(code) = parts.next() {
        html.push_str(&format!("<code>{}</code>", Escaped(code)));
        html.push_str(&Escaped(parts.next().unwrap_or_default()).to_string());
    }
    html
}

/// A whole page.
fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<link rel=\"stylesheet\" href=\"/docs/style.css\">\n</head>\n<body>\n{body}</body>\n</html>\n",
        title = Escaped(title)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_becomes_markup() {
        assert_eq!(
            prose("a `<b>` & \"c\" `d"),
            "a <code>&lt;b&gt;</code> &amp; &quot;c&quot; <code>d</code>"
        );
    }
}
