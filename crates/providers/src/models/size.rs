//! Sizes of pictures: those that a model paints, and the one to ask for.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, SeqAccess, Visitor};

/// Pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Across.
    pub width: u32,
    /// Down.
    pub height: u32,
}

/// The sizes that a model paints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sizes {
    /// Every one whose sides are multiples of 16 and at most 3840 and 2160 pixels, from 1:3 to 3:1 (OpenAI's SDK 3.54.0
    /// says so of gpt-image-2 and later).
    Any,
    /// These.
    List(Vec<Size>),
}

/// What both sides are multiples of.
const STEP: u32 = 16;
/// The longest side.
const LONGEST: u32 = 3840;
/// The most pixels.
const MOST: u64 = 3840 * 2160;
/// The flattest and the steepest proportion.
const PROPORTION: u32 = 3;

impl Size {
    fn area(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// How far another size is away: by proportion first, then by area. Sides are cross-multiplied, so that equal
    /// proportions are equal.
    fn distance(self, other: Self) -> (f64, u64) {
        let across = u64::from(self.width) * u64::from(other.height);
        let down = u64::from(self.height) * u64::from(other.width);
        let (small, large) = (across.min(down), across.max(down));
        (
            large as f64 / small.max(1) as f64,
            self.area().abs_diff(other.area()),
        )
    }

    fn nearest(self, all: impl Iterator<Item = Self>) -> Option<Self> {
        all.min_by(|a, b| {
            let (a, b) = (self.distance(*a), self.distance(*b));
            a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))
        })
    }
}

impl Sizes {
    /// Whether a model paints this size.
    pub fn has(&self, size: Size) -> bool {
        match self {
            Self::Any => {
                let (short, long) = (size.width.min(size.height), size.width.max(size.height));
                short > 0
                    && size.width.is_multiple_of(STEP)
                    && size.height.is_multiple_of(STEP)
                    && long <= LONGEST
                    && size.area() <= MOST
                    && u64::from(long) <= u64::from(short) * u64::from(PROPORTION)
            }
            Self::List(all) => all.contains(&size),
        }
    }

    /// The size to ask for when this one is wanted.
    pub fn nearest(&self, wanted: Size) -> Size {
        let found = match self {
            Self::Any if self.has(wanted) => Some(wanted),
            Self::Any => wanted.nearest(around(wanted).filter(|size| self.has(*size))),
            Self::List(all) => wanted.nearest(all.iter().copied()),
        };
        found.unwrap_or(wanted)
    }
}

/// Sizes within a quarter of each side: a better proportion is not worth a much smaller picture.
fn around(wanted: Size) -> impl Iterator<Item = Size> {
    let width = wanted.width.clamp(STEP, LONGEST);
    let height = wanted.height.clamp(STEP, LONGEST);
    let steps = |side: u32, other: u32| {
        let side = side.max(other.div_ceil(PROPORTION));
        let first = (side - side / 4).div_ceil(STEP);
        // A quarter of a small side may hold no step.
        first..=((side + side / 4).min(LONGEST) / STEP).max(first)
    };
    let (across, down) = (steps(width, height), steps(height, width));
    across.flat_map(move |across| {
        down.clone().map(move |down| Size {
            width: across * STEP,
            height: down * STEP,
        })
    })
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.width, self.height)
    }
}

impl std::str::FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let side = |text: &str| text.parse().ok().filter(|side| *side > 0);
        text.split_once('x')
            .and_then(|(width, height)| {
                Some(Self {
                    width: side(width)?,
                    height: side(height)?,
                })
            })
            .ok_or_else(|| format!("{text:?} is no size such as \"1536x864\""))
    }
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Sizes {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyOrList;
        impl<'de> Visitor<'de> for AnyOrList {
            type Value = Sizes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("\"any\" or a list such as [\"1024x1024\", \"1536x1024\"]")
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<Sizes, E> {
                match word {
                    "any" => Ok(Sizes::Any),
                    _ => Err(E::invalid_value(de::Unexpected::Str(word), &self)),
                }
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Sizes, A::Error> {
                let mut sizes = Vec::new();
                while let Some(size) = list.next_element()? {
                    sizes.push(size);
                }
                Ok(Sizes::List(sizes))
            }
        }
        deserializer.deserialize_any(AnyOrList)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn size(text: &str) -> Size {
        text.parse().unwrap()
    }

    fn standard() -> Sizes {
        Sizes::List(["1024x1024", "1536x1024", "1024x1536"].map(size).to_vec())
    }

    #[test]
    fn the_nearest_proportion_is_asked_for_and_then_the_nearest_area() {
        for (sizes, wanted, asked) in [
            (Sizes::Any, "1536x864", "1536x864"),
            (Sizes::Any, "1280x720", "1280x720"),
            // 1080 is no multiple of 16; 1920x1088 would be nearly 16:9, this is exactly so.
            (Sizes::Any, "1920x1080", "1792x1008"),
            // Nothing is flatter than 3:1.
            (Sizes::Any, "4000x500", "2880x960"),
            (standard(), "1536x864", "1536x1024"),
            (standard(), "720x1280", "1024x1536"),
            (standard(), "500x500", "1024x1024"),
            (
                Sizes::List(["512x512", "1024x1024"].map(size).to_vec()),
                "900x900",
                "1024x1024",
            ),
            (Sizes::List(Vec::new()), "640x360", "640x360"),
        ] {
            let found = sizes.nearest(size(wanted));
            assert_eq!(found.to_string(), asked, "for {wanted} of {sizes:?}");
        }
    }

    #[test]
    fn a_size_is_two_whole_numbers() {
        for text in ["1536", "x", "1536x", "0x10", "-1x5", "10x10x10", "big"] {
            let error = text.parse::<Size>().unwrap_err();
            assert!(error.contains("1536x864"), "{text}: {error}");
        }
    }

    #[test]
    fn a_tiny_wish_is_painted_as_small_as_can_be() {
        let asked = Sizes::Any.nearest(Size {
            width: 22,
            height: 1,
        });
        assert!(Sizes::Any.has(asked), "{asked}");
    }

    proptest! {
        #[test]
        fn what_is_asked_for_is_always_painted(width in 1..6000_u32, height in 1..6000_u32) {
            let asked = Sizes::Any.nearest(Size { width, height });
            prop_assert!(Sizes::Any.has(asked), "{asked}");
        }
    }
}
