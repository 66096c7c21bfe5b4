//! Waiting for what a browser does in its own time.

use std::fmt::Debug;
use std::future::Future;
use std::sync::LazyLock;
use std::thread::sleep;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

/// How long anything may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(40);

/// How long to rest between two looks: the longer it takes, the longer. Each look keeps the browser from its work.
fn rest(since: Instant) {
    sleep((since.elapsed() / 4).clamp(Duration::from_millis(10), Duration::from_millis(200)));
}

/// Where servers and WebDriver connections of all tests live.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("an asynchronous runtime starts"));

/// Runs a future to its end, from a test that is not asynchronous itself, so
/// that a failure can point at the test's own line.
pub fn block_on<F: Future>(future: F) -> F::Output {
    RUNTIME.block_on(future)
}

/// Runs a future in the background.
pub fn spawn<F>(future: F)
where
    F: Future<Output = ()> + Send + 'static,
{
    RUNTIME.spawn(future);
}

/// Looks until there is something to see.
#[track_caller]
pub fn until<T>(awaited: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(start.elapsed() < PATIENCE, "waited {} s in vain for {awaited}", PATIENCE.as_secs());
        rest(start);
    }
}

/// Looks until what is seen is what is expected.
#[track_caller]
pub fn until_eq<T: PartialEq + Debug>(awaited: &str, expected: &T, look: impl FnMut() -> T) {
    until_seen(&format!("{awaited}\n expected: {expected:?}"), |seen| seen == expected, look);
}

/// Looks until what is seen is as it `is_to_be`.
#[track_caller]
pub fn until_seen<T: Debug>(awaited: &str, is_to_be: impl Fn(&T) -> bool, mut look: impl FnMut() -> T) {
    let start = Instant::now();
    loop {
        let seen = look();
        if is_to_be(&seen) {
            return;
        }
        assert!(
            start.elapsed() < PATIENCE,
            "waited {} s in vain for {awaited}\n     seen: {seen:?}",
            PATIENCE.as_secs()
        );
        rest(start);
    }
}
