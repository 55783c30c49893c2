//! Pictures in base64, none of them encoded when a call comes: a real JPEG of 1536x864 that is a little different each
//! time, flat ones of any other size, and bombs.

mod jpeg;
mod png;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::fault::Bomb;

const JPEG: &[u8] = include_bytes!("../../fixtures/background.jpg");

/// What [`JPEG`] has.
const WIDTH: u16 = 1536;
const HEIGHT: u16 = 864;

/// SOI, then a comment of 18 bytes: 24 bytes, so that the base64 of the rest never changes.
const HEAD: usize = 24;

/// The pictures of a server.
pub(crate) struct Pictures {
    tail: String,
    flat: Mutex<HashMap<(u16, u16), Arc<str>>>,
}

impl Pictures {
    pub(crate) fn new() -> Self {
        Self {
            tail: STANDARD.encode(&JPEG[2..]),
            flat: Mutex::default(),
        }
    }

    /// About how long [`Self::write`]'s text is.
    pub(crate) fn usual_len(&self) -> usize {
        HEAD / 3 * 4 + self.tail.len()
    }

    /// Appends a picture of this size. The usual one has this number in it.
    pub(crate) fn write(&self, size: (u16, u16), number: u64, out: &mut String) {
        if size != (WIDTH, HEIGHT) {
            out.push_str(&self.flat(size));
            return;
        }
        // FFFE is a comment; its length counts itself.
        let mut head = [0; HEAD];
        head[..6].copy_from_slice(&[0xff, 0xd8, 0xff, 0xfe, 0x00, 20]);
        head[6..].copy_from_slice(format!("{number:018}").as_bytes());
        STANDARD.encode_string(head, out);
        out.push_str(&self.tail);
    }

    fn flat(&self, (width, height): (u16, u16)) -> Arc<str> {
        let mut flat = self.flat.lock().expect("no panic under the lock");
        let made = || STANDARD.encode(jpeg::flat(width, height)).into();
        Arc::clone(flat.entry((width, height)).or_insert_with(made))
    }
}

/// The size that a request without one, or with `auto`, gets.
pub(crate) const USUAL: (u16, u16) = (WIDTH, HEIGHT);

/// A bomb in base64.
pub(crate) fn bomb(bomb: Bomb) -> String {
    STANDARD.encode(match bomb {
        Bomb::JpegHeader => jpeg::claiming(65_500, 65_500),
        Bomb::PngHeader => png::claiming(60_000, 60_000),
        Bomb::Jpeg => jpeg::flat(20_000, 20_000),
        Bomb::Png => png::flat(20_000, 20_000),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_pictures_differ_and_decode() {
        let pictures = Pictures::new();
        let [mut one, mut two] = [String::new(), String::new()];
        pictures.write(USUAL, 1, &mut one);
        pictures.write(USUAL, 2, &mut two);
        assert_ne!(one, two);
        assert_eq!(one.len(), pictures.usual_len());
        let bytes = STANDARD.decode(one).unwrap();
        let picture = image::load_from_memory(&bytes).unwrap();
        assert_eq!(
            (picture.width(), picture.height()),
            (u32::from(WIDTH), u32::from(HEIGHT))
        );
    }

    #[test]
    fn other_sizes_are_real_jpegs_too() {
        let pictures = Pictures::new();
        for (width, height) in [(1024, 1024), (1536, 1024), (17, 9), (1, 1)] {
            let mut text = String::new();
            pictures.write((width, height), 1, &mut text);
            let bytes = STANDARD.decode(text).unwrap();
            let picture = image::load_from_memory(&bytes).unwrap();
            assert_eq!(
                (picture.width(), picture.height()),
                (width.into(), height.into())
            );
        }
    }

    #[test]
    fn bombs_are_small_and_claim_to_be_enormous() {
        for (kind, most, side) in [
            (Bomb::JpegHeader, 1_000, 65_500_u32),
            (Bomb::PngHeader, 1_000, 60_000),
            (Bomb::Jpeg, 1_700_000, 20_000),
            (Bomb::Png, 1_300_000, 20_000),
        ] {
            let bytes = STANDARD.decode(bomb(kind)).unwrap();
            assert!(bytes.len() < most, "{kind:?} {}", bytes.len());
            let claimed = match bytes[0] {
                0xff => {
                    let at = bytes
                        .windows(2)
                        .position(|two| two == [0xff, 0xc0])
                        .unwrap();
                    u32::from(u16::from_be_bytes([bytes[at + 7], bytes[at + 8]]))
                }
                _ => u32::from_be_bytes(bytes[16..20].try_into().unwrap()),
            };
            assert_eq!(claimed, side, "{kind:?}");
        }
    }
}
