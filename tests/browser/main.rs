//! Drives the built page in real browsers, the way its reader would.
//!
//! Every test runs in Chromium, in Firefox and in WebKit, Safari's engine, each
//! time with a server of its own and a browser that has forgotten the test
//! before, as `session` tells. A test that does not run in WebKit says why in
//! its name. Nothing is ever skipped: what is missing on the machine fails the
//! test and is named.
//!
//! - `browser`, `driver`, `session`: one real browser, controlled by WebDriver
//! - `site`: serves the built page, and pages that exist for the tests only
//! - `portal`: a host's page around the form
//! - `pasted`: what readers paste
//! - `page`: the words in which the tests speak of what a reader sees and does
//! - everything else: the tests, a module for each promise of the page

mod browser;
mod driver;
mod page;
mod pasted;
mod patience;
mod portal;
mod session;
mod site;

/// Makes a test of every listed function in Chromium, Firefox and WebKit. A
/// function that is not listed is dead code, which the lints report.
macro_rules! in_all_browsers {
    ($($test:ident),+ $(,)?) => {
        in_browser![chromium, Chromium, $($test),+];
        in_browser![firefox, Firefox, $($test),+];
        in_browser![webkit, WebKit, $($test),+];
    };
}

/// The same without WebKit, in a module that is named after what WebKit or its driver does otherwise.
macro_rules! not_in_webkit {
    ($reason:ident: $($test:ident),+ $(,)?) => {
        mod $reason {
            $(use super::$test;)+

            in_browser![chromium, Chromium, $($test),+];
            in_browser![firefox, Firefox, $($test),+];
        }
    };
}

macro_rules! in_browser {
    ($module:ident, $browser:ident, $($test:ident),+) => {
        mod $module {
            $(#[test]
            fn $test() {
                super::$test($crate::browser::Browser::$browser);
            })+
        }
    };
}

mod accessibility;
mod checking;
mod copying;
mod docs;
mod downloading;
mod embedding;
mod ending;
mod errors;
mod events;
mod fallback;
mod faults;
mod fragment;
mod framing;
mod handlers;
mod hostile;
mod hugo;
mod keyboard;
mod layout;
mod loading;
mod mounting;
mod no_script;
mod panels;
mod pasting;
mod privacy;
mod reloading;
mod restarting;
mod rubbish;
mod saving;
mod sections;
mod selecting;
mod speaking;
mod typing;
mod undoing;
mod wrong_use;
