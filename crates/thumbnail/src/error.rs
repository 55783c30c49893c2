//! What can go wrong between a picture, some words and a finished thumbnail, told so that the caller knows what to do.

use thiserror::Error;

use crate::canvas::PixelBox;

/// A thumbnail could not be made.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ThumbnailError {
    /// The bytes are no picture of a supported format.
    #[error("the picture is not a JPEG, PNG or WebP file: {detail}")]
    NotAPicture {
        /// What stands there instead.
        detail: String,
    },
    /// The header promises more pixels than a background may have.
    #[error(
        "the picture is {width}x{height} pixels; at most {max_side} a side and {max_pixels} in all are accepted"
    )]
    TooLarge {
        /// Width in the header.
        width: u32,
        /// Height in the header.
        height: u32,
        /// The longest side that is accepted.
        max_side: u32,
        /// The most pixels that are accepted.
        max_pixels: u64,
    },
    /// The file is longer than any honest background.
    #[error("the picture's file has {bytes} bytes; at most {max} are accepted")]
    FileTooLong {
        /// Length of the file.
        bytes: usize,
        /// The longest file that is accepted.
        max: usize,
    },
    /// The header was good, the pixels were not.
    #[error("the picture is damaged and could not be decoded: {detail}")]
    Damaged {
        /// What the decoder said.
        detail: String,
    },
    /// Nothing visible was left of the words.
    #[error("the thumbnail has no words; one to four are needed")]
    NoWords,
    /// More words than a viewer reads at a glance.
    #[error("the thumbnail has {count} words; at most {max} are read at a glance")]
    TooManyWords {
        /// Words that were given.
        count: usize,
        /// Words that are accepted.
        max: usize,
    },
    /// Few words, but endless ones.
    #[error("the thumbnail's words have {graphemes} characters; at most {max} fit legibly")]
    TooManyCharacters {
        /// Characters as a reader counts them.
        graphemes: usize,
        /// Characters that are accepted.
        max: usize,
    },
    /// No font at hand has the characters: never set boxes in their place.
    #[error("no font has the {script} character {sample:?}; {hint}")]
    NoFont {
        /// The writing system, in English.
        script: &'static str,
        /// The first character without a glyph.
        sample: char,
        /// What to install or change.
        hint: &'static str,
    },
    /// The words would be too small to read in a list of videos.
    #[error(
        "{words:?} would be {got:.0} px tall in the {layout} layout, under the {min:.0} px that can be read \
         in a list; use fewer or shorter words"
    )]
    DoesNotFit {
        /// The words as they would be set.
        words: String,
        /// The layout that was tried.
        layout: &'static str,
        /// The height that was reached.
        got: f32,
        /// The height that is needed.
        min: f32,
    },
    /// Letters would lie where YouTube puts its time stamp or progress bar, or too near an edge.
    #[error(
        "the letters would lie at {area:?}, outside the part of a thumbnail that stays visible"
    )]
    OutsideSafeArea {
        /// Where the letters would lie.
        area: PixelBox,
    },
    /// Even on a solid plate the letters did not stand out.
    #[error("the letters reach a contrast of {got:.2}:1 only, {min}:1 is needed")]
    TooLittleContrast {
        /// The contrast at the worst pixels.
        got: f32,
        /// The contrast that is needed.
        min: f32,
    },
    /// The encoder refused, or no quality was small enough.
    #[error("the thumbnail could not be encoded: {detail}")]
    Encoding {
        /// What the encoder said.
        detail: String,
    },
}
