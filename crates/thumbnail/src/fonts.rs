//! Where glyphs come from: one embedded heavy face for Latin, Greek and Cyrillic, and the system's fonts for the rest.
//! The system is scanned once, and only when the embedded face lacks a glyph: a process that never sets Japanese never
//! looks for a Japanese font.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use parley::fontique::{
    Blob, Collection, CollectionOptions, FamilyInfo, FontInfo, FontInfoOverride, FontStyle,
};
use parley::{FontContext, FontFamilyName};

use crate::error::ThumbnailError;
use crate::scripts::{Script, script_of};

/// The embedded face's family name here: never confused with a font of the system.
const EMBEDDED: &str = "greenlit display";

/// The fonts of one composer.
pub(crate) struct Fonts {
    embedded: Mutex<FontContext>,
    system: OnceLock<Mutex<FontContext>>,
}

/// The families to set a text in, in order.
pub(crate) type Families = Vec<FontFamilyName<'static>>;

impl Fonts {
    pub(crate) fn new() -> Self {
        Self {
            embedded: Mutex::new(context_with_embedded(collection())),
            system: OnceLock::new(),
        }
    }

    /// Finds families that together have every character, and hands them with their fonts to `set`.
    ///
    /// The lock is held while `set` runs: shaping a few words takes microseconds.
    pub(crate) fn with_fonts_for<T>(
        &self,
        text: &str,
        language: &str,
        set: impl FnOnce(&mut FontContext, Families) -> T,
    ) -> Result<T, ThumbnailError> {
        let missing: Vec<char> = text.chars().filter(|c| !embedded_has(*c)).collect();
        let shelf = if missing.is_empty() {
            &self.embedded
        } else {
            self.system.get_or_init(scan)
        };
        let mut fonts = shelf.lock().unwrap_or_else(PoisonError::into_inner);
        let mut families = vec![FontFamilyName::named(EMBEDDED)];
        for name in families_for(&mut fonts, missing, language)? {
            families.push(FontFamilyName::Named(name.into()));
        }
        Ok(set(&mut fonts, families))
    }
}

fn collection() -> Collection {
    Collection::new(CollectionOptions {
        shared: false,
        system_fonts: false,
    })
}

fn context_with_embedded(mut collection: Collection) -> FontContext {
    let name = FontInfoOverride {
        family_name: Some(EMBEDDED),
        ..FontInfoOverride::default()
    };
    collection.register_fonts(Blob::new(Arc::new(notosans::BOLD_TTF)), Some(name));
    FontContext {
        collection,
        source_cache: Default::default(),
    }
}

fn embedded_has(c: char) -> bool {
    static CHARMAP: OnceLock<Option<skrifa::FontRef<'static>>> = OnceLock::new();
    let font = CHARMAP.get_or_init(|| skrifa::FontRef::new(notosans::BOLD_TTF).ok());
    font.as_ref()
        .is_some_and(|font| skrifa::MetadataProvider::charmap(font).map(c).is_some())
}

fn scan() -> Mutex<FontContext> {
    let mut collection = collection();
    collection.load_fonts_from_paths(font_folders().into_iter().filter(|folder| folder.is_dir()));
    Mutex::new(context_with_embedded(collection))
}

/// The folders where the common systems keep fonts; asking the system itself would need a C library on Linux.
fn font_folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = [
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        "/System/Library/Fonts",
        "/Library/Fonts",
        "C:\\Windows\\Fonts",
    ]
    .into_iter()
    .map(PathBuf::from)
    .collect();
    if let Some(home) = std::env::var_os("HOME").map(PathBuf::from) {
        folders.extend(
            [".fonts", ".local/share/fonts", "Library/Fonts"].map(|folder| home.join(folder)),
        );
    }
    if let Some(data) = std::env::var_os("LOCALAPPDATA").map(PathBuf::from) {
        folders.push(data.join("Microsoft\\Windows\\Fonts"));
    }
    folders
}

/// Chooses families until no character is missing: the one that has most of what is left, then the one that looks best.
fn families_for(
    fonts: &mut FontContext,
    mut missing: Vec<char>,
    language: &str,
) -> Result<Vec<String>, ThumbnailError> {
    let mut chosen = Vec::new();
    while let Some(&sample) = missing.first() {
        let script = script_of(sample, language);
        let Some((name, has)) = best_family(fonts, &missing, script) else {
            return Err(ThumbnailError::NoFont {
                script: script.name,
                sample,
                hint: script.hint,
            });
        };
        missing.retain(|c| !has.contains(c));
        chosen.push(name);
    }
    Ok(chosen)
}

fn best_family(
    fonts: &mut FontContext,
    missing: &[char],
    script: Script,
) -> Option<(String, Vec<char>)> {
    let ids: Vec<_> = fonts.collection.family_ids().collect();
    let sample = missing.first()?;
    let mut best: Option<((usize, i32), String, Vec<char>)> = None;
    for id in ids {
        let Some(family) = fonts.collection.family(id) else {
            continue;
        };
        if family.name() == EMBEDDED {
            continue;
        }
        let Some(face) = heaviest(&family) else {
            continue;
        };
        let has = covered(face, fonts, missing);
        let rank = (has.len(), looks(&family, face, script));
        if has.contains(sample) && best.as_ref().is_none_or(|(other, _, _)| rank > *other) {
            best = Some((rank, family.name().to_owned(), has));
        }
    }
    best.map(|(_, name, has)| (name, has))
}

fn heaviest(family: &FamilyInfo) -> Option<&FontInfo> {
    let upright = family
        .fonts()
        .iter()
        .filter(|font| font.style() == FontStyle::Normal);
    upright
        .max_by(|a, b| a.weight().value().total_cmp(&b.weight().value()))
        .or_else(|| family.default_font())
}

/// The characters that a face can draw as an outline; faces of pictures (colour emoji) can draw none.
fn covered(face: &FontInfo, fonts: &mut FontContext, missing: &[char]) -> Vec<char> {
    let Some(data) = face.load(Some(&mut fonts.source_cache)) else {
        return Vec::new();
    };
    let Ok(font) = skrifa::FontRef::from_index(data.as_ref(), face.index()) else {
        return Vec::new();
    };
    let charmap = skrifa::MetadataProvider::charmap(&font);
    let outlines = skrifa::MetadataProvider::outline_glyphs(&font);
    let drawn = |c: &char| {
        charmap
            .map(*c)
            .is_some_and(|glyph| outlines.get(glyph).is_some())
    };
    missing.iter().copied().filter(drawn).collect()
}

fn looks(family: &FamilyInfo, face: &FontInfo, script: Script) -> i32 {
    let name = family.name().to_lowercase();
    let named = script
        .families
        .iter()
        .position(|wanted| name.starts_with(wanted));
    let preference = named.map_or(0, |place| 400 - 20 * place as i32);
    let weight = if face.has_weight_axis() {
        800.0
    } else {
        face.weight().value().min(900.0)
    };
    let plain = [
        "serif",
        "mincho",
        "mono",
        "naskh",
        "nastaliq",
        "song",
        "italic",
        "light",
        "condensed",
    ];
    let penalty = plain.iter().filter(|word| name.contains(**word)).count() as i32 * 150;
    preference + weight as i32 / 4 - penalty
}
