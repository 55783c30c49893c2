//! What no page may have: errors in the console, failed requests, a width beyond the screen, jumps, barriers.

use std::time::Duration;

use serde_json::json;

use super::{Browser, Scripts};

const JUDGE: &str = include_str!("judge.js");
const JUMPS: &str = include_str!("jumps.js");
const AXE: &str = include_str!("axe.js");

impl Browser {
    /// Fails unless the page is as every page must be.
    #[track_caller]
    pub fn is_sound(&self) {
        let faults = self.faults();
        if !faults.is_empty() {
            self.fails(&format!(
                "the page is not sound:\n- {}",
                faults.join("\n- ")
            ));
        }
    }

    /// All that is wrong with the page, and what went wrong since this was asked last.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = self.troubles();
        faults.extend(self.told_by(JUDGE));
        faults.extend(self.barriers());
        faults
    }

    /// Fails when what stood on the page was pushed aside since it was opened.
    #[track_caller]
    pub fn has_not_jumped(&self) {
        let jumps = self.jumps();
        if !jumps.is_empty() {
            self.fails(&jumps.join("\n"));
        }
    }

    /// How the page jumped, if more than a page may.
    pub fn jumps(&self) -> Vec<String> {
        self.told_by(JUMPS)
    }

    fn told_by(&self, script: &str) -> Vec<String> {
        let told = self.run(script, vec![]);
        let lines = told.as_array().into_iter().flatten();
        lines
            .map(|line| format!("layout: {}", line.as_str().unwrap_or_default()))
            .collect()
    }

    /// Errors of scripts, breaches of the content security policy and requests that failed, since this was asked last.
    pub fn troubles(&self) -> Vec<String> {
        let told = self.wait(self.driver().browser_log()).unwrap();
        told.into_iter()
            .filter(|entry| entry.level == "SEVERE" || entry.level == "WARNING")
            .filter(|entry| entry.level == "SEVERE" || entry.source.as_deref() == Some("security"))
            // What the browser's own pages say, such as the one it begins with, is not ours.
            .filter(|entry| !entry.message.starts_with("chrome://"))
            .map(|entry| format!("console: {}", entry.message))
            .collect()
    }

    /// What axe-core finds serious or critical; lesser things are told.
    fn barriers(&self) -> Vec<String> {
        let Some(axe) = &self.axe else {
            eprintln!("accessibility was not judged: GREENLIT_TEST_AXE names no axe-core");
            return Vec::new();
        };
        // The page's own scripts have had their chance when it was loaded: only axe-core runs now.
        self.runs_scripts(Scripts::On);
        if self.run("return typeof axe === 'object'", vec![]) != json!(true) {
            self.run(axe, vec![]);
        }
        self.wait(self.driver().set_script_timeout(Duration::from_secs(60)))
            .unwrap();
        let found = self.wait(self.driver().execute_async(AXE, vec![])).unwrap();
        self.runs_scripts(self.visitor.scripts);
        let mut barriers = Vec::new();
        for violation in found.json().as_array().into_iter().flatten() {
            let text = format!("axe: {}", violation["text"].as_str().unwrap_or_default());
            match violation["impact"].as_str() {
                Some("serious" | "critical") => barriers.push(text),
                _ => eprintln!("{} has, less grave, {text}", self.path()),
            }
        }
        barriers
    }

    /// What moves on the page, by the names of its animations.
    pub fn motions(&self) -> Vec<String> {
        let moving = self.run(
            "return document.getAnimations()
               .filter(motion => motion.effect.getComputedTiming().duration > 50)
               .map(motion => motion.animationName || motion.transitionProperty)",
            vec![],
        );
        serde_json::from_value(moving).unwrap()
    }
}
