//! The one driver that all walks of this process share, and how many browsers it may hold at once.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Condvar, LazyLock, Mutex, Once};

/// More at once only make each other wait on a small machine.
const BROWSERS: usize = 2;

/// The driver ends when this process does, however that ends: then its standard input closes.
const UNTIL_WE_END: &str =
    r#""$0" --port=0 --log-level=SEVERE & driver=$!; cat >/dev/null; kill "$driver""#;

/// Where Chromium, its driver and axe-core are.
pub struct Tools {
    /// The browser.
    pub chromium: PathBuf,
    chromedriver: PathBuf,
    /// The script that judges accessibility; without it that is left out.
    pub axe: Option<PathBuf>,
}

impl Tools {
    /// `None` where the environment names no browser.
    pub fn found() -> Option<Self> {
        let named = |name| std::env::var_os(name).map(PathBuf::from);
        let tools = named("GREENLIT_TEST_CHROMIUM").zip(named("GREENLIT_TEST_CHROMEDRIVER"));
        let Some((chromium, chromedriver)) = tools else {
            eprintln!(
                "skipped: no browser is named; `scripts/test --test walk` finds or installs one"
            );
            return None;
        };
        Some(Self {
            chromium,
            chromedriver,
            axe: named("GREENLIT_TEST_AXE"),
        })
    }

    /// The address of the driver, which is started by whoever asks first.
    pub fn driver(&self) -> String {
        static DRIVER: Mutex<Option<(Child, String)>> = Mutex::new(None);
        let mut driver = DRIVER.lock().unwrap();
        let (_, address) = driver.get_or_insert_with(|| self.start());
        address.clone()
    }

    fn start(&self) -> (Child, String) {
        static TLS: Once = Once::new();
        // The workspace's HTTP client wants one even where all is plain HTTP.
        TLS.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
        let mut child = Command::new("/bin/sh")
            .args(["-c", UNTIL_WE_END])
            .arg(&self.chromedriver)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| Some(line.split_once("successfully on port ")?.1.to_owned()))
            .expect("chromedriver did not start");
        let port = port.trim_end_matches('.');
        (child, format!("http://127.0.0.1:{port}"))
    }
}

/// Leave to have a browser.
pub struct Turn;

static TURNS: LazyLock<(Mutex<usize>, Condvar)> =
    LazyLock::new(|| (Mutex::new(BROWSERS), Condvar::new()));

impl Turn {
    /// Waits for it.
    pub fn take() -> Self {
        let (left, freed) = &*TURNS;
        let mut left = freed
            .wait_while(left.lock().unwrap(), |left| *left == 0)
            .unwrap();
        *left -= 1;
        Self
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let (left, freed) = &*TURNS;
        *left.lock().unwrap() += 1;
        freed.notify_one();
    }
}
