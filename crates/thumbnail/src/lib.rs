//! Thumbnails: a background picture and at most four words become a 1280x720 JPEG that YouTube takes and a viewer reads.
//! Pixels in, pixels out: nothing here talks to a network or knows a prompt. [`Composer`] is the way in; it measures
//! what it made (contrast, safe zones, letter height) and does not hand out a thumbnail that fails.

mod arrange;
mod background;
mod canvas;
mod colour;
mod compose;
mod design;
mod encode;
mod error;
mod fonts;
mod measure;
mod scripts;
mod shape;
mod words;

pub use background::{Background, ImageFacts, PictureFormat, inspect};
pub use canvas::PixelBox;
pub use colour::{AIM_CONTRAST, MIN_CONTRAST, Rgb};
pub use compose::{AIM_TEXT_HEIGHT, Brief, Composer, MIN_TEXT_HEIGHT, Thumbnail};
pub use design::Support;
pub use encode::MAX_BYTES;
pub use error::ThumbnailError;

/// Width of every thumbnail in pixels.
pub const WIDTH: u32 = 1280;
/// Height of every thumbnail in pixels.
pub const HEIGHT: u32 = 720;

/// The licence of the embedded font, Noto Sans Bold: it must travel with every copy of the binary.
pub const FONT_LICENCE: &str = include_str!("../licences/NotoSans-OFL.txt");
