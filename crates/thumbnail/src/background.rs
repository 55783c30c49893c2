//! A picture from outside, checked before it is decoded and cut to the thumbnail's size. Nothing here trusts the bytes:
//! the header is read and judged first, so that a small file cannot claim gigabytes.

use std::io::Cursor;

use fast_image_resize as fir;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage};

use crate::error::ThumbnailError;
use crate::{HEIGHT, WIDTH};

/// The longest side that is decoded.
const MAX_SIDE: u32 = 8_192;
/// The most pixels that are decoded: a square of 4,096.
const MAX_PIXELS: u64 = 4_096 * 4_096;
/// The longest file that is looked at.
const MAX_FILE: usize = 32 * 1024 * 1024;
/// The most memory a decoder may take.
const MAX_DECODED: u64 = 160 * 1024 * 1024;

/// The formats that a background may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PictureFormat {
    /// JPEG, baseline or progressive.
    Jpeg,
    /// PNG.
    Png,
    /// WebP, lossy or lossless.
    WebP,
}

impl PictureFormat {
    /// The media type, for a `Content-Type` header.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
        }
    }

    /// The usual file name extension, without a dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
        }
    }
}

/// What a picture's header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageFacts {
    /// The format, found from the bytes.
    pub format: PictureFormat,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// Reads a picture's header alone: cheap enough to check every model's answer before it is stored.
///
/// # Errors
/// [`ThumbnailError::NotAPicture`], [`ThumbnailError::TooLarge`] or [`ThumbnailError::FileTooLong`].
pub fn inspect(bytes: &[u8]) -> Result<ImageFacts, ThumbnailError> {
    let format = format_of(bytes)?;
    let (width, height) = ImageReader::with_format(Cursor::new(bytes), codec(format))
        .into_dimensions()
        .map_err(|error| ThumbnailError::NotAPicture {
            detail: error.to_string(),
        })?;
    if width == 0 || height == 0 {
        return Err(ThumbnailError::NotAPicture {
            detail: format!("it is {width}x{height} pixels"),
        });
    }
    if width.max(height) > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(ThumbnailError::TooLarge {
            width,
            height,
            max_side: MAX_SIDE,
            max_pixels: MAX_PIXELS,
        });
    }
    Ok(ImageFacts {
        format,
        width,
        height,
    })
}

fn format_of(bytes: &[u8]) -> Result<PictureFormat, ThumbnailError> {
    if bytes.len() > MAX_FILE {
        return Err(ThumbnailError::FileTooLong {
            bytes: bytes.len(),
            max: MAX_FILE,
        });
    }
    match bytes {
        [] => Err(ThumbnailError::NotAPicture {
            detail: "it is empty".to_owned(),
        }),
        [0xFF, 0xD8, 0xFF, ..] => Ok(PictureFormat::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Ok(PictureFormat::Png),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Ok(PictureFormat::WebP),
        _ => Err(ThumbnailError::NotAPicture {
            detail: looks_like(bytes),
        }),
    }
}

fn looks_like(bytes: &[u8]) -> String {
    let head: String = String::from_utf8_lossy(&bytes[..bytes.len().min(24)])
        .chars()
        .filter(|c| !c.is_control())
        .collect();
    format!("it begins with {head:?}")
}

fn codec(format: PictureFormat) -> ImageFormat {
    match format {
        PictureFormat::Jpeg => ImageFormat::Jpeg,
        PictureFormat::Png => ImageFormat::Png,
        PictureFormat::WebP => ImageFormat::WebP,
    }
}

/// A background of exactly 1280x720 pixels. Decode once, compose all layouts over it.
#[derive(Clone)]
pub struct Background {
    pixels: Vec<u8>,
}

impl std::fmt::Debug for Background {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Background({WIDTH}x{HEIGHT})")
    }
}

impl Background {
    /// Decodes a JPEG, PNG or WebP picture, turns it upright, scales it and cuts it round its centre to 16:9.
    ///
    /// # Errors
    /// As [`inspect`], and [`ThumbnailError::Damaged`] when the pixels cannot be read.
    pub fn decode(bytes: &[u8]) -> Result<Self, ThumbnailError> {
        let facts = inspect(bytes)?;
        let picture = flatten(decode_pixels(bytes, facts.format)?);
        Ok(Self {
            pixels: cover(&picture)?,
        })
    }

    /// Takes pixels that are already in memory: rows of RGB, any size that [`Background::decode`] takes.
    ///
    /// # Errors
    /// [`ThumbnailError::Damaged`] when the length does not fit the size, [`ThumbnailError::TooLarge`].
    pub fn from_rgb(width: u32, height: u32, pixels: Vec<u8>) -> Result<Self, ThumbnailError> {
        if width == 0 || height == 0 || width.max(height) > MAX_SIDE {
            return Err(ThumbnailError::TooLarge {
                width,
                height,
                max_side: MAX_SIDE,
                max_pixels: MAX_PIXELS,
            });
        }
        let picture = RgbImage::from_raw(width, height, pixels)
            .ok_or_else(|| damaged("the pixels do not fit the stated size"))?;
        Ok(Self {
            pixels: cover(&picture)?,
        })
    }

    pub(crate) fn pixels(&self) -> &[u8] {
        &self.pixels
    }
}

fn damaged(detail: impl ToString) -> ThumbnailError {
    ThumbnailError::Damaged {
        detail: detail.to_string(),
    }
}

fn decode_pixels(bytes: &[u8], format: PictureFormat) -> Result<DynamicImage, ThumbnailError> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_DECODED);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), codec(format));
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// Transparent parts lie on a dark ground: white words are then at home on them.
fn flatten(picture: DynamicImage) -> RgbImage {
    const GROUND: u32 = 24;
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let rgba = picture.into_rgba8();
    let mut flat = RgbImage::new(rgba.width(), rgba.height());
    for (to, from) in flat.pixels_mut().zip(rgba.pixels()) {
        let alpha = u32::from(from.0[3]);
        for (channel, value) in to.0.iter_mut().zip(from.0) {
            *channel = ((u32::from(value) * alpha + GROUND * (255 - alpha)) / 255) as u8;
        }
    }
    flat
}

fn cover(picture: &RgbImage) -> Result<Vec<u8>, ThumbnailError> {
    if picture.dimensions() == (WIDTH, HEIGHT) {
        return Ok(picture.as_raw().clone());
    }
    let source = fir::images::ImageRef::new(
        picture.width(),
        picture.height(),
        picture.as_raw(),
        fir::PixelType::U8x3,
    )
    .map_err(damaged)?;
    let mut target = fir::images::Image::new(WIDTH, HEIGHT, fir::PixelType::U8x3);
    let options = fir::ResizeOptions::new()
        .resize_alg(fir::ResizeAlg::Convolution(fir::FilterType::CatmullRom))
        .fit_into_destination(None);
    fir::Resizer::new()
        .resize(&source, &mut target, &options)
        .map_err(damaged)?;
    Ok(target.into_vec())
}
