//! Colours and WCAG 2.2 contrast. Luminance and ratio are WCAG's definitions: <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>.

use std::sync::OnceLock;

/// The contrast that every glyph must reach at its worst pixels: WCAG AA for normal text, since a thumbnail is seen small.
pub const MIN_CONTRAST: f32 = 4.5;
/// The contrast that is aimed at: WCAG AAA.
pub const AIM_CONTRAST: f32 = 7.0;

/// A colour in sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    pub(crate) const WHITE: Self = Self(255, 255, 255);
    pub(crate) const BLACK: Self = Self(0, 0, 0);

    /// WCAG's relative luminance, 0 to 1.
    #[must_use]
    pub fn luminance(self) -> f32 {
        let linear = linear();
        0.2126 * linear[usize::from(self.0)]
            + 0.7152 * linear[usize::from(self.1)]
            + 0.0722 * linear[usize::from(self.2)]
    }

    /// WCAG's contrast ratio with another colour, 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Self) -> f32 {
        ratio(self.luminance(), other.luminance())
    }

    pub(crate) fn mix(self, other: Self, share: f32) -> Self {
        let blend = |a: u8, b: u8| {
            (f32::from(a) + (f32::from(b) - f32::from(a)) * share)
                .round()
                .clamp(0.0, 255.0) as u8
        };
        Self(
            blend(self.0, other.0),
            blend(self.1, other.1),
            blend(self.2, other.2),
        )
    }

    /// How colourful it is, 0 to 255.
    pub(crate) fn chroma(self) -> u8 {
        self.0.max(self.1).max(self.2) - self.0.min(self.1).min(self.2)
    }

    /// Nearly the same hue, light enough to have at least this luminance. First the hue is made brighter, then its
    /// second-strongest channel is raised (orange turns amber, blue turns azure), white is mixed in last: pastel is weak.
    pub(crate) fn lightened_to(self, luminance: f32) -> Self {
        let channels = [self.0, self.1, self.2].map(f32::from);
        let top = channels.iter().copied().fold(1.0, f32::max);
        let second = channels
            .iter()
            .copied()
            .filter(|c| *c < top)
            .fold(0.0, f32::max);
        let rgb = |c: [f32; 3]| Self(c[0] as u8, c[1] as u8, c[2] as u8);
        let bright = |share: f32| channels.map(|c| c * (1.0 + share * (255.0 / top - 1.0)));
        let raised = |share: f32| {
            let lifted = bright(1.0);
            [0, 1, 2].map(|i| {
                if channels[i] == second {
                    lifted[i] + (255.0 - lifted[i]) * share
                } else {
                    lifted[i]
                }
            })
        };
        let brighter = (0..=20).map(|step| rgb(bright(0.05 * step as f32)));
        let shifted = (1..=10).map(|step| rgb(raised(0.05 * step as f32)));
        let pastel = (1..=20).map(|step| rgb(raised(0.5)).mix(Self::WHITE, 0.05 * step as f32));
        brighter
            .chain(shifted)
            .chain(pastel)
            .find(|colour| colour.luminance() >= luminance)
            .unwrap_or(Self::WHITE)
    }

    /// The same hue, dark enough to have at most this luminance.
    pub(crate) fn darkened_to(self, luminance: f32) -> Self {
        (0..=40)
            .map(|step| self.mix(Self::BLACK, step as f32 / 40.0))
            .find(|c| c.luminance() <= luminance)
            .unwrap_or(Self::BLACK)
    }
}

/// WCAG's contrast ratio of two luminances.
pub(crate) fn ratio(a: f32, b: f32) -> f32 {
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn linear() -> &'static [f32; 256] {
    static TABLE: OnceLock<[f32; 256]> = OnceLock::new();
    TABLE.get_or_init(|| {
        std::array::from_fn(|i| {
            let value = i as f32 / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        })
    })
}

/// The colours of one thumbnail, each made fit for its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Palette {
    /// A vivid colour as given.
    pub(crate) vivid: Rgb,
    /// Nearly black, tinted.
    pub(crate) night: Rgb,
    /// Nearly white, tinted.
    pub(crate) paper: Rgb,
}

impl Palette {
    /// Used when the brief names no colourful one: the yellow that reads best on dark grounds.
    const DEFAULT_VIVID: Rgb = Rgb(255, 209, 26);

    pub(crate) fn from(colours: &[Rgb]) -> Self {
        let vivid = colours
            .iter()
            .copied()
            .max_by_key(|c| c.chroma())
            .filter(|c| c.chroma() >= 70)
            .unwrap_or(Self::DEFAULT_VIVID);
        let tint = colours
            .iter()
            .copied()
            .min_by(|a, b| a.luminance().total_cmp(&b.luminance()))
            .unwrap_or(Rgb(16, 20, 28));
        Self {
            vivid,
            night: tint.mix(Rgb(14, 16, 22), 0.5).darkened_to(0.007),
            paper: vivid.mix(Rgb::WHITE, 0.93).lightened_to(0.88),
        }
    }

    /// The vivid colour, light enough for letters on night.
    pub(crate) fn accent_on_dark(&self) -> Rgb {
        self.vivid.lightened_to(0.42)
    }

    /// A field of the vivid colour and the letters that stand out on it: dark ones on a light hue, white ones on a
    /// deep hue, whichever leaves the hue more as it is.
    pub(crate) fn field(&self) -> (Rgb, Rgb) {
        if self.vivid.luminance() >= 0.2 {
            (self.vivid.lightened_to(0.37), self.night)
        } else {
            (self.vivid.darkened_to(0.095), Rgb::WHITE)
        }
    }

    /// The vivid colour, dark enough for letters on paper.
    pub(crate) fn accent_on_light(&self) -> Rgb {
        self.vivid.darkened_to(0.075)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_what_wcag_says() {
        assert!((Rgb::WHITE.contrast(Rgb::BLACK) - 21.0).abs() < 0.01);
        assert!((Rgb(118, 118, 118).contrast(Rgb::WHITE) - 4.54).abs() < 0.01);
    }

    #[test]
    fn accents_stand_out_whatever_the_brief_names() {
        for colour in [
            Rgb(0, 0, 0),
            Rgb(255, 255, 255),
            Rgb(0, 0, 255),
            Rgb(90, 20, 10),
            Rgb(128, 128, 128),
        ] {
            let palette = Palette::from(&[colour]);
            assert!(
                palette.accent_on_dark().contrast(palette.night) >= AIM_CONTRAST,
                "{colour:?}"
            );
            assert!(
                palette.accent_on_light().contrast(palette.paper) >= AIM_CONTRAST,
                "{colour:?}"
            );
        }
    }
}
