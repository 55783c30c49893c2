//! `Authorization: Bearer …`.

/// The token of an `Authorization` header; `None` when it is of another scheme or holds more than a token. The scheme
/// may be written in any case (RFC 9110, section 11.1), the token is of its own characters (RFC 6750, section 2.1).
pub(crate) fn token(value: &str) -> Option<&str> {
    let (scheme, rest) = value.split_once(' ')?;
    let token = rest.trim_matches(' ');
    let fits = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\');
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() && token.bytes().all(fits))
        .then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_follows_its_scheme_in_any_case() {
        for (value, found) in [
            ("Bearer abc", Some("abc")),
            ("bearer abc", Some("abc")),
            ("BEARER   abc ", Some("abc")),
            ("Bearer a.b-c_d~e+f/g==", Some("a.b-c_d~e+f/g==")),
            ("Bearer", None),
            ("Bearer ", None),
            ("Bearerabc", None),
            ("Basic abc", None),
            ("Bearer a b", None),
            ("Bearer abc, Basic def", None),
            ("abc", None),
            ("", None),
        ] {
            assert_eq!(token(value), found, "{value:?}");
        }
    }

    mod fuzz {
        use super::super::*;

        #[test]
        fn any_header_holds_one_token_as_it_was_given_or_none() {
            greenlit_fuzz::fuzz!(
                &[
                    "Bearer abc",
                    "bearer ",
                    "Bearer",
                    " ",
                    "Basic YTpi",
                    "gl_AAAAAAAA_",
                    ",",
                    "=",
                    "\"",
                    "\t",
                ],
                |text| if let Some(token) = token(text) {
                    assert!(!token.is_empty() && !token.contains([' ', ',']), "{text:?}");
                    assert!(text.trim_end_matches(' ').ends_with(token), "{text:?}");
                    assert_eq!(super::super::token(&format!("Bearer {token}")), Some(token));
                }
            );
        }
    }
}
