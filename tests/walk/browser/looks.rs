//! What a visitor's system shows and asks for, and pictures of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::json;
use uuid::Uuid;

use super::{Browser, Visitor};

/// Light or dark, by the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Dark words on light ground.
    Light,
    /// The other way round.
    Dark,
}

impl Theme {
    const BOTH: [Self; 2] = [Self::Light, Self::Dark];

    const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// How wide and high the page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// 390 × 844 px.
    Phone,
    /// 1280 × 800 px.
    Laptop,
}

impl Screen {
    const BOTH: [Self; 2] = [Self::Laptop, Self::Phone];

    const fn size(self) -> (u32, u32) {
        match self {
            Self::Phone => (390, 844),
            Self::Laptop => (1280, 800),
        }
    }
}

/// Whether the browser runs a page's scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scripts {
    /// As nearly everywhere.
    On,
    /// Switched off.
    Off,
}

/// Whether the system asks pages to keep still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    /// It does not.
    Full,
    /// It does.
    Reduced,
}

/// Whether anything can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// It can.
    Up,
    /// It cannot.
    Down,
}

/// A page higher than this is pictured down to here.
const HIGHEST: u64 = 6000;

impl Browser {
    /// Changes the visitor's system under the page. What the languages are is settled when the browser starts.
    pub fn becomes(&mut self, visitor: Visitor) {
        self.has_screen(visitor.screen, visitor.screen.size().1.into());
        let motion = match visitor.motion {
            Motion::Full => "no-preference",
            Motion::Reduced => "reduce",
        };
        self.ask(
            "Emulation.setEmulatedMedia",
            json!({ "features": [
                { "name": "prefers-color-scheme", "value": visitor.theme.name() },
                { "name": "prefers-reduced-motion", "value": motion },
            ]}),
        );
        self.runs_scripts(visitor.scripts);
        self.visitor = visitor;
    }

    /// Whether the page's scripts run from now on.
    pub fn runs_scripts(&self, scripts: Scripts) {
        let off = scripts == Scripts::Off;
        self.ask(
            "Emulation.setScriptExecutionDisabled",
            json!({ "value": off }),
        );
    }

    /// Cuts the browser off from everything, or joins it again.
    pub fn has_network(&self, network: Network) {
        let offline = network == Network::Down;
        self.ask("Network.enable", json!({}));
        self.ask(
            "Network.emulateNetworkConditions",
            json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 }),
        );
    }

    /// Loads the page in both themes and at both widths, judges each and keeps a picture of it.
    #[track_caller]
    pub fn shows_well(&mut self, name: &str) {
        self.each_look(|browser| {
            browser.reload();
            browser.has_not_jumped();
            browser.is_sound();
            browser.keeps_picture(name);
        });
    }

    /// The same with the page as it stands, where loading it again would lose what it shows.
    #[track_caller]
    pub fn shows_well_as_it_is(&mut self, name: &str) {
        self.each_look(|browser| {
            browser.is_sound();
            browser.keeps_picture(name);
        });
    }

    fn each_look(&mut self, look: impl Fn(&Self)) {
        let before = self.visitor;
        for screen in Screen::BOTH {
            for theme in Theme::BOTH {
                self.becomes(Visitor {
                    screen,
                    theme,
                    ..before
                });
                self.comes_to_rest();
                look(self);
            }
        }
        self.becomes(before);
    }

    /// Waits until colours have changed.
    #[track_caller]
    fn comes_to_rest(&self) {
        let script = "return !document.getAnimations().some(one => one instanceof CSSTransition)";
        self.waits_until("a page at rest", || self.run(script, vec![]) == json!(true));
    }

    /// Keeps a picture of the whole page as `target/screenshots/<name>-<theme>-<width>.png`.
    #[track_caller]
    pub fn keeps_picture(&self, name: &str) -> PathBuf {
        let width = self.visitor.screen.size().0;
        self.keeps_picture_as(&format!("{name}-{}-{width}", self.visitor.theme.name()))
    }

    /// Keeps a picture of a page that failed, under a name of its own.
    pub(super) fn keeps_failure(&self) -> PathBuf {
        self.keeps_picture_as(&format!("failed-{}", Uuid::now_v7().simple()))
    }

    fn keeps_picture_as(&self, name: &str) -> PathBuf {
        let (_, height) = self.visitor.screen.size();
        let page = self.ask("Page.getLayoutMetrics", json!({}))["cssContentSize"].clone();
        // On a screen as high as the page, what sticks to its edges stands where it belongs, and all pictures load.
        let whole = page["height"]
            .as_u64()
            .unwrap_or(0)
            .clamp(height.into(), HIGHEST);
        self.has_screen(self.visitor.screen, whole);
        let script =
            "return [...document.images].every(one => one.complete || !one.checkVisibility())";
        let end = Instant::now() + Duration::from_secs(5);
        while self.run(script, vec![]) != json!(true) && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(15));
        }
        let picture = self.ask("Page.captureScreenshot", json!({ "format": "png" }));
        self.has_screen(self.visitor.screen, height.into());
        let bytes = from_base64(picture["data"].as_str().unwrap());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .parent()
            .unwrap()
            .join("screenshots");
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join(format!("{name}.png"));
        fs::write(&path, bytes).unwrap();
        path
    }

    fn has_screen(&self, screen: Screen, height: u64) {
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            json!({
                "width": screen.size().0, "height": height, "deviceScaleFactor": 1,
                "mobile": screen == Screen::Phone,
            }),
        );
    }
}

fn from_base64(text: &str) -> Vec<u8> {
    base64::Engine::decode(&base64::engine::general_purpose::STANDARD, text).unwrap()
}
