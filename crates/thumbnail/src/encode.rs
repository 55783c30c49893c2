//! The JPEG that YouTube takes: as good as fits under two million bytes.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use crate::error::ThumbnailError;
use crate::{HEIGHT, WIDTH};

/// YouTube's limit where it is lowest (mobile, and accounts that have not the larger one yet), looked up in November 2026.
pub const MAX_BYTES: usize = 2_000_000;

/// Tried in turn, without chroma subsampling: letters keep their coloured edges.
const QUALITIES: [u8; 6] = [90, 84, 76, 66, 54, 40];

/// Encodes pixels and says at which quality.
pub(crate) fn encode(pixels: &[u8]) -> Result<(Vec<u8>, u8), ThumbnailError> {
    encode_under(MAX_BYTES, pixels)
}

fn encode_under(limit: usize, pixels: &[u8]) -> Result<(Vec<u8>, u8), ThumbnailError> {
    for quality in QUALITIES {
        let jpeg = encode_at(pixels, quality)?;
        if jpeg.len() < limit {
            return Ok((jpeg, quality));
        }
    }
    Err(ThumbnailError::Encoding {
        detail: format!("it has {limit} bytes or more at every quality"),
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
    fn quality_is_lowered_until_it_fits() {
        let mut state = 1_u32;
        let mut noise = || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state as u8
        };
        let pixels: Vec<u8> = (0..WIDTH * HEIGHT * 3).map(|_| noise()).collect();
        let (best, first) = encode(&pixels).unwrap();
        assert!(best.len() < MAX_BYTES);
        let (smaller, second) = encode_under(best.len(), &pixels).unwrap();
        assert!(smaller.len() < best.len() && second < first);
        assert!(matches!(
            encode_under(1_000, &pixels),
            Err(ThumbnailError::Encoding { .. })
        ));
    }
}
