//! The brief's colours made into a set that fits together. Colours are judged in Oklab (Ottosson, 2020), where equal
//! steps look equal; pixels are mixed in sRGB, as design tools do.

use super::chance::{Chance, angle, blend, cos, sin};

/// A colour as pixels have it: sRGB from 0 to 1.
pub(super) type Rgb = [f32; 3];

/// Mixes two colours.
pub(super) fn mix(from: Rgb, to: Rgb, amount: f32) -> Rgb {
    [
        blend(from[0], to[0], amount),
        blend(from[1], to[1], amount),
        blend(from[2], to[2], amount),
    ]
}

/// Makes a colour brighter (above 1) or darker.
pub(super) fn lit(colour: Rgb, light: f32) -> Rgb {
    colour.map(|part| part * light)
}

/// How bright a picture is at its emptiest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// A night, a stage.
    Dark,
    /// One strong colour everywhere.
    Bold,
    /// Paper.
    Light,
}

impl Tone {
    /// The mood's own tone, else one by chance.
    pub(super) fn of(mood: &str, chance: &mut Chance) -> Self {
        const DARK: [&str; 8] = [
            "dark", "dramat", "night", "myster", "moody", "tense", "escur", "serious",
        ];
        const LIGHT: [&str; 8] = [
            "calm", "clear", "clean", "fresh", "airy", "soft", "claro", "gentle",
        ];
        const BOLD: [&str; 8] = [
            "bold", "playful", "energ", "fun", "ousad", "vibrant", "exciting", "divert",
        ];
        let mood = mood.to_lowercase();
        let speaks = |words: &[&str]| words.iter().any(|word| mood.contains(word));
        let choice = chance.below(6);
        match choice {
            0..=3 if speaks(&DARK) => Self::Dark,
            0..=3 if speaks(&LIGHT) => Self::Light,
            0..=3 if speaks(&BOLD) => Self::Bold,
            0 | 4 => Self::Bold,
            1 | 5 => Self::Light,
            _ => Self::Dark,
        }
    }
}

/// The colours of one picture.
#[derive(Debug, Clone)]
pub(super) struct Palette {
    /// What was asked of brightness.
    pub(super) tone: Tone,
    /// Behind everything, and where words will stand.
    pub(super) ground: Rgb,
    /// The ground, a shade on: for quiet shapes.
    pub(super) hush: Rgb,
    /// The strongest colour.
    pub(super) main: Rgb,
    /// What draws the eye.
    pub(super) accent: Rgb,
    /// Between the two.
    pub(super) second: Rgb,
    /// Nearly white, tinted.
    pub(super) light: Rgb,
    /// Nearly black, tinted.
    pub(super) deep: Rgb,
}

impl Palette {
    /// From `#rrggbb` colours, the strongest first; what is missing or unreadable comes from chance.
    pub(super) fn of(colours: &[String], tone: Tone, chance: &mut Chance) -> Self {
        let mut given: Vec<Lab> = colours
            .iter()
            .filter_map(|text| hex(text))
            .map(Lab::of)
            .collect();
        let hue = chance.unit();
        if given.iter().all(|colour| colour.chroma() < 0.03) {
            given.insert(0, Lab::new(0.65, 0.15, hue));
        }
        let main = given
            .iter()
            .copied()
            .find(|colour| colour.chroma() > 0.05)
            .unwrap_or(Lab::new(0.65, 0.15, hue));
        let accent = given
            .iter()
            .copied()
            .filter(|colour| colour.stands_out(main) > 0.12)
            .max_by(|a, b| a.stands_out(main).total_cmp(&b.stands_out(main)))
            .unwrap_or_else(|| Lab::new(0.74, 0.15, main.hue() + chance.between(0.42, 0.58)));
        let second = given
            .iter()
            .copied()
            .find(|colour| {
                colour.chroma() > 0.04
                    && colour.differs(main)
                    && colour.differs(accent)
                    && (0.3..0.85).contains(&colour.l)
            })
            .unwrap_or_else(|| Lab::new(0.6, 0.12, main.hue() + chance.between(0.07, 0.12)));
        Self::set(tone, [main, accent, second], &given)
    }

    fn set(tone: Tone, [main, accent, second]: [Lab; 3], given: &[Lab]) -> Self {
        let dark = given.iter().find(|colour| colour.l < 0.32).unwrap_or(&main);
        let pale = given.iter().find(|colour| colour.l > 0.88).unwrap_or(&main);
        let (quiet, strong) = match tone {
            Tone::Dark => (
                [(0.23, 0.055), (0.31, 0.07)].map(|(l, most)| dark.at(l, 0.0, most)),
                0.66,
            ),
            Tone::Bold => ([0.50, 0.45].map(|l| main.at(l, 0.10, 0.17)), 0.70),
            Tone::Light => (
                [(0.935, 0.035), (0.885, 0.05)].map(|(l, most)| pale.at(l, 0.0, most)),
                0.60,
            ),
        };
        // A colour becomes more vivid, but grey stays grey.
        let vivid =
            |colour: Lab, l: f32| colour.at(l, (colour.chroma() * 2.0).min(0.10), 0.19).rgb();
        Self {
            tone,
            ground: quiet[0].rgb(),
            hush: quiet[1].rgb(),
            main: vivid(main, blend(main.l, strong, 0.7)),
            accent: vivid(accent, accent.l.clamp(0.66, 0.93)),
            second: vivid(second, blend(second.l, strong, 0.3)),
            light: Lab::new(0.955, 0.025, accent.hue()).rgb(),
            deep: dark.at(0.17, 0.0, 0.05).rgb(),
        }
    }

    /// A way from the ground over `hush`, `main` and `second` to the accent.
    pub(super) fn ramp(&self, at: f32) -> Rgb {
        let stops = [self.ground, self.hush, self.main, self.second, self.accent];
        let place = at.clamp(0.0, 0.999) * 4.0;
        let index = place as usize;
        mix(stops[index], stops[index + 1], place - index as f32)
    }

    /// The vivid colours, one after another.
    pub(super) fn vivid(&self, index: usize) -> Rgb {
        [self.main, self.accent, self.second, self.light][index % 4]
    }
}

/// Reads `#rrggbb`.
fn hex(text: &str) -> Option<Rgb> {
    let digits = text.trim().strip_prefix('#')?;
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let bits = u32::from_str_radix(digits, 16).ok()?;
    Some([16, 8, 0].map(|shift| ((bits >> shift) & 0xff) as f32 / 255.0))
}

/// How far two hues are apart, in turns.
fn far(one: f32, other: f32) -> f32 {
    let apart = (one - other).abs() % 1.0;
    apart.min(1.0 - apart)
}

/// A colour in Oklab.
#[derive(Debug, Clone, Copy)]
struct Lab {
    l: f32,
    a: f32,
    b: f32,
}

impl Lab {
    /// From lightness, chroma and hue in turns.
    fn new(l: f32, chroma: f32, hue: f32) -> Self {
        Self {
            l,
            a: chroma * cos(hue),
            b: chroma * sin(hue),
        }
    }

    fn of(colour: Rgb) -> Self {
        let [r, g, b] = colour.map(linear);
        let l = cube_root(0.412_221_46 * r + 0.536_332_55 * g + 0.051_445_995 * b);
        let m = cube_root(0.211_903_5 * r + 0.680_699_5 * g + 0.107_396_96 * b);
        let s = cube_root(0.088_302_46 * r + 0.281_718_85 * g + 0.629_978_7 * b);
        Self {
            l: 0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s,
            a: 1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s,
            b: 0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s,
        }
    }

    fn chroma(self) -> f32 {
        (self.a * self.a + self.b * self.b).sqrt()
    }

    fn hue(self) -> f32 {
        angle(self.b, self.a)
    }

    /// The same hue with another lightness, its chroma within bounds.
    fn at(self, l: f32, least: f32, most: f32) -> Self {
        Self::new(l, self.chroma().clamp(least, most), self.hue())
    }

    fn differs(self, other: Self) -> bool {
        let apart = [self.l - other.l, self.a - other.a, self.b - other.b];
        apart.iter().map(|part| part * part).sum::<f32>() > 0.0036
    }

    /// How well a colour works as an accent beside `main`: by another hue, or by being much lighter.
    fn stands_out(self, main: Self) -> f32 {
        let hue =
            far(self.hue(), main.hue()) * (self.chroma() * 12.0).min(1.0) * (self.l / 0.6).min(1.0);
        let lightness = (self.l - main.l).max(0.0) * 0.6;
        hue + lightness
    }

    /// As a pixel; what a screen cannot show is made less vivid until it can.
    fn rgb(self) -> Rgb {
        let mut colour = self;
        for _ in 0..12 {
            let raw = colour.raw();
            if raw.iter().all(|part| (-0.002..=1.002).contains(part)) {
                break;
            }
            colour.a *= 0.92;
            colour.b *= 0.92;
        }
        colour.raw().map(|part| part.clamp(0.0, 1.0))
    }

    fn raw(self) -> Rgb {
        let l = self.l + 0.396_337_78 * self.a + 0.215_803_76 * self.b;
        let m = self.l - 0.105_561_346 * self.a - 0.063_854_17 * self.b;
        let s = self.l - 0.089_484_18 * self.a - 1.291_485_5 * self.b;
        let (l, m, s) = (l * l * l, m * m * m, s * s * s);
        [
            4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_93 * s,
            -1.268_438 * l + 2.609_757_4 * m - 0.341_319_38 * s,
            -0.004_196_086 * l - 0.703_418_6 * m + 1.707_614_7 * s,
        ]
        .map(encoded)
    }
}

/// sRGB to linear light. The exponent 2.4 is two and two fifths.
fn linear(part: f32) -> f32 {
    if part <= 0.040_45 {
        return part / 12.92;
    }
    let base = (part + 0.055) / 1.055;
    let fifth = root(base, 5);
    base * base * fifth * fifth
}

/// Linear light to sRGB. The exponent 1/2.4 is five twelfths.
fn encoded(part: f32) -> f32 {
    if part <= 0.003_130_8 {
        return part * 12.92;
    }
    let twelfth = cube_root(part).sqrt().sqrt();
    1.055 * twelfth * twelfth * twelfth * twelfth * twelfth - 0.055
}

fn cube_root(value: f32) -> f32 {
    if value <= 0.0 { 0.0 } else { root(value, 3) }
}

/// The root of a number between 0 and about 1, by Newton's method.
fn root(value: f32, degree: i32) -> f32 {
    let mut guess = value.max(0.2);
    for _ in 0..24 {
        guess += (value / power(guess, degree - 1) - guess) / degree as f32;
    }
    guess
}

fn power(base: f32, times: i32) -> f32 {
    (0..times).fold(1.0, |product, _| product * base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_survives_the_way_there_and_back() {
        for text in [
            "#ff0000", "#00ff7f", "#123456", "#ffffff", "#000000", "#c8a165",
        ] {
            let colour = hex(text).unwrap();
            let back = Lab::of(colour).raw();
            for (one, other) in colour.iter().zip(back) {
                assert!((one - other).abs() < 0.004, "{text}: {colour:?} {back:?}");
            }
        }
    }

    #[test]
    fn what_is_no_colour_is_told() {
        for text in [
            "", "red", "#fff", "#12345g", "#1234567", "#+12345", "# 12345",
        ] {
            assert_eq!(hex(text), None, "{text}");
        }
    }

    #[test]
    fn a_ground_keeps_to_its_tone_whatever_is_asked() {
        for text in ["#ffffff", "#000000", "#ff0000", "#0000ff", "nothing"] {
            let lightness = |tone| {
                let mut chance = Chance::of(1, &[]);
                Lab::of(Palette::of(&[text.to_owned()], tone, &mut chance).ground).l
            };
            assert!(lightness(Tone::Dark) < 0.3);
            assert!((0.4..0.6).contains(&lightness(Tone::Bold)));
            assert!(lightness(Tone::Light) > 0.9);
        }
    }
}
