//! The driver process of one browser, and the folder that both share.

use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::mem;
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{self, Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::patience::until;

/// A running `chromedriver`, `geckodriver` or `WebKitWebDriver`. The browser it starts belongs to
/// its process group, and the whole group ends with it.
pub struct Driver {
    process: Child,
    /// Ends the group as soon as nobody holds its other end, so that not even
    /// tests that are interrupted leave a browser behind.
    guard: (Child, Option<ChildStdin>),
    folder: PathBuf,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Driver {
    fn start(program: &Path, arguments: &[&str]) -> Self {
        let folder = new_folder();
        let downloads = folder.join("downloads");
        fs::create_dir(&downloads).expect("a folder for downloads");
        let downloads = format!("XDG_DOWNLOAD_DIR=\"{}\"", downloads.display());
        fs::write(folder.join("user-dirs.dirs"), downloads).expect("the desktop's settings");
        let (output, input) = io::pipe().expect("a pipe");
        let process = Command::new(program)
            .args(arguments)
            .env("TMPDIR", &folder)
            // WebKit's own sandbox needs what root and containers have not.
            .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1")
            // Without a graphics card it takes a third longer to draw in layers.
            .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1")
            // WebKit asks the desktop's settings where downloads go.
            .env("XDG_CONFIG_HOME", &folder)
            .stdin(Stdio::null())
            .stdout(input.try_clone().expect("a pipe"))
            .stderr(input)
            .process_group(0)
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", program.display()));
        let end = "cat; kill -KILL \"-$0\"; rm -rf -- \"$1\" || { sleep 1; rm -rf -- \"$1\"; }";
        let mut guard = Command::new("sh")
            .args(["-c", end, &process.id().to_string()])
            .arg(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("a shell");
        let held = guard.stdin.take();
        let lines = Arc::<Mutex<Vec<String>>>::default();
        let log = lines.clone();
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                log.lock().unwrap().push(line);
            }
        });
        Self { process, guard: (guard, held), folder, lines }
    }

    /// Starts the driver and tells where it listens, as it says on a line after `announcement`.
    ///
    /// A driver takes a port that is free for IPv4, and ends when IPv6 has it taken. Then another
    /// one is started.
    pub fn listening(program: &Path, arguments: &[&str], announcement: &str) -> (Self, String) {
        let mut driver = Self::start(program, arguments);
        let port = until("the driver's port", || {
            let ended = driver.process.try_wait().expect("the driver's state").is_some();
            let port = driver.take_lines().iter().find_map(|line| {
                let (_, port) = line.split_once(announcement)?;
                port.trim_end_matches('.').parse::<u16>().ok()
            });
            if port.is_none() && ended {
                driver = Self::start(program, arguments);
            }
            port
        });
        (driver, format!("http://127.0.0.1:{port}"))
    }

    /// Starts a driver that is told where to listen, with a screen of its own for a browser that needs one.
    ///
    /// Without a window manager, the window under the mouse has the focus, and the mouse is in the middle of the
    /// screen. So the screen is but the upper edge of each window, and on no page does the mouse lie on anything.
    pub fn on_a_screen(driver: &Path) -> (Self, String) {
        let screen = program("XVFB", &["Xvfb"]);
        let start = |port: u16| {
            let both = "\"$0\" -displayfd 1 -screen 0 600x40x24 -nolisten tcp |
                { read -r screen; DISPLAY=:$screen \"$1\" --port=\"$2\"; kill 0; }";
            let [screen, driver] = [&screen, driver].map(|path| path.display().to_string());
            Self::start(Path::new("sh"), &["-c", both, &screen, &driver, &port.to_string()])
        };
        let mut port = free_port();
        let mut driver = start(port);
        until("the driver", || {
            // It ends where somebody else has taken the port meanwhile.
            if driver.process.try_wait().expect("the driver's state").is_some() {
                port = free_port();
                driver = start(port);
            }
            is_driver_at(port).then_some(())
        });
        (driver, format!("http://127.0.0.1:{port}"))
    }

    /// Where driver and browser keep their files. It goes when they end.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What driver and browser have printed since this was asked last.
    pub fn take_lines(&self) -> Vec<String> {
        mem::take(&mut self.lines.lock().unwrap())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let (guard, held) = &mut self.guard;
        drop(held.take());
        let _ = guard.wait();
        let _ = self.process.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a bound port").port()
}

/// Whether a driver answers there, and not somebody else.
fn is_driver_at(port: u16) -> bool {
    let ask = || {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(1)))?;
        stream.write_all(b"GET /status HTTP/1.0\r\n\r\n")?;
        let mut answer = [0; 1024];
        let length = stream.read(&mut answer)?;
        io::Result::Ok(String::from_utf8_lossy(&answer[..length]).contains("Server: WebKitWebDriver"))
    };
    ask().unwrap_or(false)
}

fn new_folder() -> PathBuf {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = env::temp_dir().join(format!("flow-log-export-{}-{number}", process::id()));
    fs::create_dir(&folder).expect("a new folder for the browser");
    folder
}

/// The file that `variable` names, otherwise the first of `names` on the PATH.
pub fn program(variable: &str, names: &[&str]) -> PathBuf {
    let found = match env::var_os(variable) {
        Some(path) => Some(PathBuf::from(path)),
        None => names.iter().find_map(|name| on_path(name)),
    };
    found.filter(|path| path.is_file()).unwrap_or_else(|| {
        let names = names.join(" or ");
        panic!("{names} was not found on the PATH nor by {variable}; run `./dev test`")
    })
}

fn on_path(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|file| file.is_file())
}
