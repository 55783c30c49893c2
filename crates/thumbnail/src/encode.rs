//! The JPEG that YouTube takes: as good as fits under two million bytes.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use crate::error::ThumbnailError;
use crate::{HEIGHT, WIDTH};

/// YouTube's limit where it is lowest (mobile, and accounts that have not the larger one yet), looked up in November 2026.
pub const MAX_BYTES: usize = 2_000_000;

/// Tried in turn. Letters keep their coloured edges without chroma subsampling, so that is given up last.
const QUALITIES: [u8; 6] = [90, 84, 76, 66, 54, 40];

/// Encodes pixels and says at which quality.
pub(crate) fn encode(pixels: &[u8]) -> Result<(Vec<u8>, u8), ThumbnailError> {
    for quality in QUALITIES {
        let jpeg = encode_at(pixels, quality)?;
        if jpeg.len() < MAX_BYTES {
            return Ok((jpeg, quality));
        }
    }
    Err(ThumbnailError::Encoding {
        detail: format!("it has more than {MAX_BYTES} bytes at every quality"),
    })
}

fn encode_at(pixels: &[u8], quality: u8) -> Result<Vec<u8>, ThumbnailError> {
    let mut jpeg = Vec::with_capacity(512 * 1024);
    let mut encoder = Encoder::new(&mut jpeg, quality);
    encoder.set_sampling_factor(SamplingFactor::F_1_1);
    encoder
        .encode(pixels, WIDTH as u16, HEIGHT as u16, ColorType::Rgb)
        .map_err(|error| ThumbnailError::Encoding {
            detail: error.to_string(),
        })?;
    Ok(jpeg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pure_noise_still_fits() {
        let mut state = 1_u32;
        let mut noise = || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state as u8
        };
        let pixels: Vec<u8> = (0..WIDTH * HEIGHT * 3).map(|_| noise()).collect();
        let (jpeg, quality) = encode(&pixels).unwrap();
        assert!(jpeg.len() < MAX_BYTES);
        assert!(quality < 90);
    }
}
