//! A visitor in a Chromium of their own: looks for what a person looks for, by role and name, and waits for it.
//!
//! Every method that looks for something waits until it is there, or fails with what the page showed instead.

#![allow(
    dead_code,
    reason = "the words that walks are written in, before each has its walk"
)]

mod driver;
mod judging;
mod looks;

use std::fs;
use std::future::Future;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::common::capabilities::chromium::ChromiumLikeCapabilities;
use thirtyfour::error::WebDriverResult;
use thirtyfour::{
    ChromeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver, WebElement,
};
use tokio::runtime::Runtime;

use crate::support::service::Service;
use driver::{Tools, Turn};
pub use looks::{Motion, Screen, Scripts, Theme};

/// The longest that a page may take to show something, on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(30);

const FIND: &str = include_str!("find.js");

/// Who visits: what their browser asks for and shows.
#[derive(Debug, Clone, Copy)]
pub struct Visitor {
    /// What the system is set to.
    pub theme: Theme,
    /// What they look at.
    pub screen: Screen,
    /// What they would like to read, best first.
    pub languages: &'static str,
    /// Whether the browser runs the page's scripts.
    pub scripts: Scripts,
    /// Whether the system asks for stillness.
    pub motion: Motion,
}

impl Default for Visitor {
    fn default() -> Self {
        Self {
            theme: Theme::Light,
            screen: Screen::Laptop,
            languages: "en-US,en",
            scripts: Scripts::On,
            motion: Motion::Full,
        }
    }
}

impl Visitor {
    /// Opens a browser; `None`, with a word why, where there is none.
    pub fn arrives(self) -> Option<Browser> {
        let tools = Tools::found()?;
        let turn = Turn::take();
        let profile = TempDir::new().unwrap();
        let downloads = profile.path().join("downloads");
        fs::create_dir(&downloads).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let abilities = self.abilities(&tools, &profile).unwrap();
        let driver = runtime
            .block_on(async { WebDriver::new(tools.driver(), abilities).await })
            .unwrap_or_else(|error| panic!("{} did not start: {error}", tools.chromium.display()));
        let mut browser = Browser {
            runtime,
            driver: Some(driver),
            downloads,
            axe: tools
                .axe
                .as_ref()
                .map(|path| fs::read_to_string(path).unwrap()),
            visitor: self,
            _profile: profile,
            _turn: turn,
        };
        browser.becomes(self);
        Some(browser)
    }

    fn abilities(self, tools: &Tools, profile: &TempDir) -> WebDriverResult<ChromeCapabilities> {
        let mut abilities = DesiredCapabilities::chrome();
        abilities.set_binary(tools.chromium.to_str().unwrap())?;
        abilities.set_headless()?;
        abilities.set_disable_dev_shm_usage()?;
        // The browser ends with its driver: then the pipe closes.
        abilities.add_arg("--remote-debugging-pipe")?;
        abilities.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
        abilities.add_arg("--force-color-profile=srgb")?;
        abilities.add_arg("--hide-scrollbars")?;
        // What a page asks for elsewhere is a fault that fails the walk, also on a machine without a network.
        abilities.add_arg("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")?;
        if rustix::process::geteuid().is_root() {
            abilities.set_no_sandbox()?;
        }
        abilities.add_experimental_option(
            "prefs",
            json!({
                "download.default_directory": profile.path().join("downloads"),
                "intl.accept_languages": self.languages,
            }),
        )?;
        abilities.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        Ok(abilities)
    }
}

/// A browser with one page open. It is closed when it is dropped.
pub struct Browser {
    runtime: Runtime,
    driver: Option<WebDriver>,
    downloads: PathBuf,
    axe: Option<String>,
    visitor: Visitor,
    _profile: TempDir,
    _turn: Turn,
}

impl Browser {
    /// Opens an address.
    #[track_caller]
    pub fn open(&self, address: &str) {
        self.wait(self.driver().goto(address))
            .unwrap_or_else(|error| panic!("{address} did not open: {error}"));
    }

    /// Opens a page of a server's.
    #[track_caller]
    pub fn visit(&self, service: &Service, path: &str) {
        self.open(&format!("http://{}{path}", service.address()));
    }

    /// Loads the page again.
    #[track_caller]
    pub fn reload(&self) {
        self.wait(self.driver().refresh()).unwrap();
    }

    /// The path of the page, with its query.
    pub fn path(&self) -> String {
        let address = self.wait(self.driver().current_url()).unwrap();
        match address.query() {
            Some(query) => format!("{}?{query}", address.path()),
            None => address.path().to_owned(),
        }
    }

    /// What can be read on the page.
    pub fn text(&self) -> String {
        let text = self.run("return document.body?.innerText || ''", vec![]);
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until this can be read on the page.
    #[track_caller]
    pub fn sees(&self, text: &str) {
        self.waits_until(&format!("{text:?} on the page"), || {
            self.text().to_lowercase().contains(&text.to_lowercase())
        });
    }

    /// Waits until this cannot be read any more.
    #[track_caller]
    pub fn sees_no_more(&self, text: &str) {
        self.waits_until(&format!("a page without {text:?}"), || {
            !self.text().to_lowercase().contains(&text.to_lowercase())
        });
    }

    /// Waits until the page has this path, whatever its query.
    #[track_caller]
    pub fn comes_to(&self, path: &str) {
        self.waits_until(&format!("the page {path}"), || {
            self.path().split('?').next().is_some_and(|now| now == path)
        });
    }

    /// Waits until the path starts so, and gives what follows.
    #[track_caller]
    pub fn comes_below(&self, start: &str) -> String {
        self.waits_until(&format!("a page below {start}"), || {
            self.path()
                .strip_prefix(start)
                .is_some_and(|rest| !rest.is_empty())
        });
        self.path()[start.len()..].to_owned()
    }

    /// Waits until something matches a CSS selector.
    #[track_caller]
    pub fn finds(&self, selector: &str) {
        self.waits_until(&format!("{selector:?} on the page"), || {
            self.count(selector) > 0
        });
    }

    /// How many elements match a CSS selector.
    pub fn count(&self, selector: &str) -> usize {
        let script = "return document.querySelectorAll(arguments[0]).length";
        let count = self.run(script, vec![json!(selector)]);
        usize::try_from(count.as_u64().unwrap()).unwrap()
    }

    /// Clicks the button with this name.
    #[track_caller]
    pub fn press(&self, name: &str) {
        self.click("button", name);
    }

    /// Clicks the link with this name.
    #[track_caller]
    pub fn follow(&self, name: &str) {
        self.click("link", name);
    }

    /// Clicks what has this role and name.
    #[track_caller]
    pub fn click(&self, role: &str, name: &str) {
        self.with(role, name, async |element| {
            // As a person does, who moves what they want to the middle before they press it.
            element.scroll_into_view().await?;
            element.click().await
        });
    }

    /// Types into the field with this label, in place of what it held.
    #[track_caller]
    pub fn types(&self, label: &str, text: &str) {
        self.with("textbox", label, async |element| {
            element.clear().await?;
            element.send_keys(text).await
        });
    }

    /// Takes an option, by its text, of the list with this label.
    #[track_caller]
    pub fn chooses(&self, label: &str, option: &str) {
        self.with("combobox", label, async |element| {
            element.send_keys(option).await
        });
    }

    /// Gives a file to the field with this label.
    #[track_caller]
    pub fn attaches(&self, label: &str, file: &std::path::Path) {
        let path = file.to_str().unwrap();
        self.with("file", label, async |element| element.send_keys(path).await);
    }

    /// Types with no field in mind, as one uses a shortcut.
    #[track_caller]
    pub fn keys(&self, keys: &str) {
        let chain = self.driver().action_chain().send_keys(keys);
        self.wait(chain.perform()).unwrap();
    }

    /// Whether there is such an element now.
    pub fn has(&self, role: &str, name: &str) -> bool {
        self.find(role, name).is_some()
    }

    /// Waits for what has this role and name.
    #[track_caller]
    pub fn meets(&self, role: &str, name: &str) {
        self.waits_until(&format!("a {role} {name:?}"), || self.has(role, name));
    }

    /// Runs a script in the page, as the body of a function.
    #[track_caller]
    pub fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        match self.wait(self.driver().execute(script, arguments)) {
            Ok(value) => value.json().clone(),
            // The page went away under it.
            Err(_) => Value::Null,
        }
    }

    /// Waits for a download to end, and gives the file.
    #[track_caller]
    pub fn downloads(&self) -> PathBuf {
        let ended = || {
            let files = fs::read_dir(&self.downloads).unwrap();
            let mut paths = files.map(|entry| entry.unwrap().path());
            paths.find(|path| {
                let part = path.extension().is_some_and(|end| end == "crdownload");
                let hidden = path.file_name().unwrap().to_string_lossy().starts_with('.');
                // Its place is taken by an empty file first.
                !part && !hidden && fs::metadata(path).is_ok_and(|file| file.len() > 0)
            })
        };
        self.waits_until("a download", || ended().is_some());
        ended().unwrap()
    }

    /// Waits until something is so.
    #[track_caller]
    pub fn waits_until(&self, what: &str, mut is_so: impl FnMut() -> bool) {
        let end = Instant::now() + PATIENCE;
        while !is_so() {
            if Instant::now() > end {
                self.fails(&format!("in {PATIENCE:?} never: {what}"));
            }
            std::thread::sleep(Duration::from_millis(15));
        }
    }

    /// Ends the walk with what the page showed.
    #[track_caller]
    fn fails(&self, what: &str) -> ! {
        let picture = self.keeps_failure();
        let text: Vec<_> = self.text().lines().take(60).map(str::to_owned).collect();
        panic!(
            "{what}\n--- {} ({})\n{}\n---",
            self.path(),
            picture.display(),
            text.join("\n")
        )
    }

    /// Does something with an element as soon as it is there and lets it be done.
    #[track_caller]
    fn with(&self, role: &str, name: &str, act: impl AsyncFn(&WebElement) -> WebDriverResult<()>) {
        let mut last = String::from("there is none");
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Some(element) = self.find(role, name) {
                match self.wait(act(&element)) {
                    Ok(()) => return,
                    Err(error) => last = error.to_string(),
                }
            }
            std::thread::sleep(Duration::from_millis(15));
        }
        self.fails(&format!("the {role} {name:?}: {last}"));
    }

    fn find(&self, role: &str, name: &str) -> Option<WebElement> {
        let found = self.driver().execute(FIND, vec![json!(role), json!(name)]);
        self.wait(found).ok()?.element().ok()
    }

    /// Asks the browser for what a page cannot do.
    #[track_caller]
    fn ask(&self, method: &str, parameters: Value) -> Value {
        self.wait(self.driver().cdp().send_raw(method, parameters))
            .unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    fn driver(&self) -> &WebDriver {
        self.driver.as_ref().unwrap()
    }

    fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(driver) = self.driver.take() {
            // A browser that is gone already needs no end.
            let _ = self.runtime.block_on(driver.quit());
        }
    }
}
