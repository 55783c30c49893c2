//! A real JPEG of 1536x864, a little different each time, made without encoding anything.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

const JPEG: &[u8] = include_bytes!("../fixtures/background.jpg");

/// SOI, then a comment of 18 bytes: 24 bytes, so that the base64 of the rest never changes.
const HEAD: usize = 24;

/// The picture in base64, its head left out.
pub(crate) struct Picture {
    tail: String,
}

impl Picture {
    pub(crate) fn new() -> Self {
        Self {
            tail: STANDARD.encode(&JPEG[2..]),
        }
    }

    /// The length of [`Self::write`]'s text.
    pub(crate) fn len(&self) -> usize {
        HEAD / 3 * 4 + self.tail.len()
    }

    /// Appends the picture with this number in base64.
    pub(crate) fn write(&self, number: u64, out: &mut String) {
        // FFFE is a comment; its length counts itself.
        let mut head = [0; HEAD];
        head[..6].copy_from_slice(&[0xff, 0xd8, 0xff, 0xfe, 0x00, 20]);
        head[6..].copy_from_slice(format!("{number:018}").as_bytes());
        STANDARD.encode_string(head, out);
        out.push_str(&self.tail);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_differ_and_decode() {
        let picture = Picture::new();
        let [mut one, mut two] = [String::new(), String::new()];
        picture.write(1, &mut one);
        picture.write(2, &mut two);
        assert_ne!(one, two);
        assert_eq!(one.len(), picture.len());
        let bytes = STANDARD.decode(one).unwrap();
        assert!(bytes.starts_with(&[0xff, 0xd8, 0xff, 0xfe]));
        assert!(bytes.ends_with(&JPEG[2..]));
    }
}
