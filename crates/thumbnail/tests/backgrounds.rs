//! Pictures from outside: good ones are cut to size, hostile ones are refused before they cost anything.

#![allow(clippy::unwrap_used, reason = "a test's helpers may fail loudly")]

use std::io::Cursor;

use greenlit_thumbnail::{Background, PictureFormat, ThumbnailError, inspect};
use image::{ImageFormat, RgbImage, RgbaImage};

fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 90]))
        .write_to(&mut bytes, format)
        .unwrap();
    bytes.into_inner()
}

/// A PNG of 8-bit grey whose header claims any size; the pixels are missing.
fn claims(width: u32, height: u32) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 0, 0, 0, 0]);
    let crc = header.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| {
            if c & 1 == 1 {
                0xEDB8_8320 ^ (c >> 1)
            } else {
                c >> 1
            }
        })
    });
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    png.extend(&header);
    png.extend((!crc).to_be_bytes());
    png.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
    png
}

#[test]
fn three_formats_are_known_by_their_bytes() {
    let cases = [
        (ImageFormat::Jpeg, PictureFormat::Jpeg),
        (ImageFormat::Png, PictureFormat::Png),
        (ImageFormat::WebP, PictureFormat::WebP),
    ];
    for (codec, format) in cases {
        let bytes = encoded(1536, 864, codec);
        let facts = inspect(&bytes).unwrap();
        assert_eq!(
            (facts.format, facts.width, facts.height),
            (format, 1536, 864)
        );
        Background::decode(&bytes).unwrap();
    }
}

#[test]
fn any_shape_is_cut_to_the_thumbnail() {
    for (width, height) in [
        (1024, 1024),
        (1080, 1920),
        (1280, 720),
        (3840, 2160),
        (1, 1),
        (8000, 2),
    ] {
        Background::decode(&encoded(width, height, ImageFormat::Png)).unwrap();
    }
}

#[test]
fn transparency_becomes_a_dark_ground() {
    let mut bytes = Cursor::new(Vec::new());
    RgbaImage::from_pixel(64, 36, image::Rgba([255, 255, 255, 0]))
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    Background::decode(&bytes.into_inner()).unwrap();
}

#[test]
fn a_picture_bomb_is_refused_by_its_header() {
    for (width, height) in [(50_000, 50_000), (8_193, 1), (1, 60_000), (8_000, 8_000)] {
        let bomb = claims(width, height);
        for error in [
            inspect(&bomb).unwrap_err(),
            Background::decode(&bomb).unwrap_err(),
        ] {
            assert!(
                matches!(error, ThumbnailError::TooLarge { .. }),
                "{width}x{height}: {error}"
            );
        }
    }
}

#[test]
fn what_is_no_picture_is_named() {
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>"#.as_slice();
    let cases = [
        b"".as_slice(),
        svg,
        b"GIF89a\x01\0\x01\0",
        b"{\"error\":\"no\"}",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
    ];
    for bytes in cases {
        let error = inspect(bytes).unwrap_err();
        assert!(
            matches!(error, ThumbnailError::NotAPicture { .. }),
            "{error}"
        );
        assert!(Background::decode(bytes).is_err());
    }
    assert!(inspect(svg).unwrap_err().to_string().contains("<svg"));
}

#[test]
fn a_file_cut_short_never_panics() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let bytes = encoded(320, 180, format);
        for end in (0..bytes.len()).step_by(bytes.len() / 60 + 1) {
            let _ = inspect(&bytes[..end]);
            let _ = Background::decode(&bytes[..end]);
        }
    }
    assert!(Background::decode(&encoded(320, 180, ImageFormat::Png)[..400]).is_err());
}

#[test]
fn pixels_in_memory_must_fit_their_size() {
    assert!(Background::from_rgb(10, 10, vec![0; 300]).is_ok());
    assert!(matches!(
        Background::from_rgb(10, 10, vec![0; 299]),
        Err(ThumbnailError::Damaged { .. })
    ));
    assert!(matches!(
        Background::from_rgb(0, 10, Vec::new()),
        Err(ThumbnailError::TooLarge { .. })
    ));
}
