//! Runs a script in a directory of its own, with nothing of the caller's environment.

use std::ffi::OsString;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, process};

use crate::proxy::Proxy;
use crate::world::World;

/// Where `./dev test` puts the tools from PyPI.
fn tools() -> PathBuf {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("target/python").into_os_string();
    PathBuf::from(env::var_os("PYTHON_TOOLS").unwrap_or_else(default)).join("bin")
}

/// A command from PyPI.
pub fn tool(name: &str) -> Command {
    let path = tools().join(name);
    assert!(path.exists(), "{} is missing: ./dev test installs it", path.display());
    Command::new(path)
}

/// A Python program of the tests' own.
pub fn python(program: &str) -> Command {
    let mut command = tool("python");
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts").join(program));
    command
}

/// A directory that is there as long as the value.
pub struct Directory(PathBuf);

impl Directory {
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("flow-log-export-{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = env::temp_dir().join(name);
        fs::create_dir_all(&path).expect("a directory");
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    #[track_caller]
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).expect(name);
        path
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What became of a script.
#[derive(Debug)]
pub struct Outcome {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Outcome {
    #[track_caller]
    pub fn assert_done(&self) {
        assert_eq!(self.status, 0, "{self:#?}");
        let is_progress = |line: &str| line.ends_with(" ...") || line.contains(" of 11: ");
        assert!(self.stderr.lines().all(is_progress), "{self:#?}");
        assert!(self.stdout.lines().last().is_some_and(|line| line.starts_with("Done: ")), "{self:#?}");
    }

    /// It stopped before it changed anything, and says so at last.
    #[track_caller]
    pub fn assert_stopped(&self, words: &str) {
        self.assert_ended(1, words);
        assert!(self.stderr.ends_with("\nNothing was changed.\n"), "{self:#?}");
    }

    /// It stopped with these words.
    #[track_caller]
    pub fn assert_ended(&self, status: i32, words: &str) {
        assert_eq!(self.status, status, "{self:#?}");
        let stopped = self.stderr.split_once("Stopped: ").map_or("", |(_, stopped)| stopped);
        assert!(stopped.starts_with(words), "{words:?} in {self:#?}");
        assert!(!self.stdout.contains("Done") && !self.stdout.contains("Not done"), "{self:#?}");
    }
}

/// Somebody's computer, where the only AWS is behind the proxy.
pub struct Computer {
    home: Directory,
    /// Where a command of the test's own goes before any other of its name.
    own: Directory,
    temporary: Directory,
    path: OsString,
    environment: Vec<(&'static str, String)>,
}

impl Computer {
    pub fn new(proxy: &Proxy) -> Self {
        tool("aws");
        let own = Directory::new();
        let path = [own.path().to_owned(), tools()]
            .into_iter()
            .chain(env::split_paths(&env::var_os("PATH").expect("PATH")))
            .collect::<Vec<_>>();
        Self {
            home: Directory::new(),
            temporary: Directory::new(),
            path: env::join_paths(path).expect("a path"),
            own,
            // The account's settings are asked for at a host of the account's own name, which nobody but a
            // proxy knows here.
            environment: vec![
                ("AWS_ENDPOINT_URL", proxy.url()),
                ("HTTP_PROXY", proxy.url()),
                ("AWS_DEFAULT_REGION", "us-east-1".to_owned()),
                ("YES", "1".to_owned()),
            ],
        }
    }

    /// A computer with version 2 of the AWS CLI, which this old one has no setting for the endpoint of.
    pub fn with_version_2(proxy: &Proxy) -> Self {
        let aws = env::var("AWS_CLI_2").unwrap_or_else(|_| "/usr/bin/aws".to_owned());
        let version = Command::new(&aws).arg("--version").output();
        let version = version.unwrap_or_else(|error| panic!("{aws}: {error}: ./dev test installs it")).stdout;
        assert!(version.starts_with(b"aws-cli/2."), "{}", String::from_utf8_lossy(&version));
        // `aws configure` asks no endpoint.
        let aws = format!("exec '{aws}' --endpoint-url {} \"$@\"", proxy.url());
        Self::new(proxy).with_command("aws", aws)
    }

    /// With time limits of a second.
    pub fn impatient(self) -> Self {
        let real = tool("aws").get_program().display().to_string();
        let aws = format!("exec '{real}' \"${{@/#[12]0/1}}\"");
        self.with_command("aws", aws)
    }

    /// With a language whose text is in ISO 8859-1, made for the test where the machine has it not.
    pub fn in_iso_8859_1(self) -> Self {
        if cfg!(target_os = "linux") {
            let locale = self.home().join("de_DE.ISO-8859-1");
            let output =
                Command::new("localedef").args(["-i", "de_DE", "-f", "ISO-8859-1"]).arg(&locale).output();
            let output = output.expect("localedef and the locales: ./dev test installs them");
            assert!(locale.exists(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        let path = self.home().display().to_string();
        self.with("LOCPATH", &path).with("LANG", "de_DE.ISO-8859-1")
    }

    /// A computer whose `aws` asks the world in memory.
    pub fn in_world(world: &World) -> Self {
        let own = Directory::new();
        let paths = env::split_paths(&env::var_os("PATH").expect("PATH")).collect::<Vec<_>>();
        let path = [own.path().to_owned()].into_iter().chain(paths);
        let computer = Self {
            home: Directory::new(),
            temporary: Directory::new(),
            path: env::join_paths(path).expect("a path"),
            own,
            environment: vec![
                ("WORLD", world.port().to_string()),
                ("AWS_DEFAULT_REGION", "us-east-1".to_owned()),
                ("YES", "1".to_owned()),
            ],
        };
        // Nothing there takes its time.
        computer.with_command("aws", World::aws()).with_command("sleep", "echo $1 >>\"$HOME/pauses\"")
    }

    /// Only the commands named, and those that a script of bash cannot do without.
    pub fn with_only(mut self, commands: &[&str]) -> Self {
        if !commands.contains(&"aws") {
            let _ = fs::remove_file(self.own.path().join("aws"));
        }
        for command in
            ["bash", "cat", "date", "mktemp", "rm", "sed", "sleep", "sort", "tr"].iter().chain(commands)
        {
            let found = env::split_paths(&self.path).map(|d| d.join(command)).find(|path| path.exists());
            let found = found.unwrap_or_else(|| panic!("{command} is missing"));
            let own = self.own.path().join(command);
            if found != own {
                std::os::unix::fs::symlink(found, own).expect(command);
            }
        }
        self.path = self.own.path().as_os_str().to_owned();
        self
    }

    /// With jaq for jq, which starts ten times as fast as jq 1.6.
    pub fn with_jaq(self) -> Self {
        self.with_jq("jaq")
    }

    /// With another program for jq.
    pub fn with_jq(self, name: &str) -> Self {
        let path = env::var_os("PATH").expect("PATH");
        let found =
            [tools()].into_iter().chain(env::split_paths(&path)).map(|directory| directory.join(name));
        let found = found.into_iter().find(|path| path.exists());
        let found = found.unwrap_or_else(|| panic!("{name} is missing: ./dev test installs it"));
        std::os::unix::fs::symlink(found, self.own.path().join("jq")).expect("jq");
        self
    }

    /// A command that is this script of bash.
    pub fn with_command(self, name: &str, script: impl AsRef<[u8]>) -> Self {
        let path = self.own.write(name, [b"#!/usr/bin/env bash\n", script.as_ref()].concat());
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect(name);
        self
    }

    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.environment.push((name, value.to_owned()));
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.environment.retain(|(known, _)| *known != name);
        self
    }

    /// Saves the script and runs it.
    pub fn run(&self, script: &str) -> Outcome {
        self.run_in(self.home(), script)
    }

    pub fn run_in(&self, directory: &Path, script: &str) -> Outcome {
        let file = self.own.write("script.sh", script);
        self.feed(self.bash(directory).arg(file), "")
    }

    /// Pastes the script into a shell that somebody types in, and goes on typing.
    pub fn paste(&self, script: &str, then: &str) -> Outcome {
        self.feed(self.bash(self.home()).args(["--norc", "-i"]), &format!("{script}\n{then}\n"))
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// The saved policies, in the order of their names.
    pub fn saved(&self) -> Vec<String> {
        self.saved_paths().iter().map(|path| fs::read_to_string(path).unwrap()).collect()
    }

    /// The path of the only saved policy, and who may do what with it.
    #[track_caller]
    pub fn saved_file(&self) -> (String, u32) {
        let paths = self.saved_paths();
        let [path] = paths.as_slice() else { panic!("{paths:?}") };
        let mode = fs::metadata(path).unwrap().permissions().mode() & 0o777;
        (path.display().to_string(), mode)
    }

    /// The path of the saved policy whose name ends so.
    #[track_caller]
    pub fn saved_like(&self, end: &str) -> String {
        let paths: Vec<_> = self.saved_paths().iter().map(|path| path.display().to_string()).collect();
        let mut like = paths.iter().filter(|path| path.ends_with(end));
        like.next().cloned().unwrap_or_else(|| panic!("{end} in {paths:?}"))
    }

    /// How many temporary files are left.
    pub fn temporary(&self) -> usize {
        fs::read_dir(self.temporary.path()).expect("a folder").count()
    }

    /// How long it waited, a line for each time.
    pub fn pauses(&self) -> String {
        fs::read_to_string(self.home().join("pauses")).unwrap_or_default()
    }

    /// Runs the script on a disk with so many bytes of room, and prints what is on it then. Nothing where
    /// no disk can be mounted.
    pub fn run_on_disk(&self, room: usize, script: &str) -> Option<Outcome> {
        let disk = Directory::new();
        let file = self.own.write("script.sh", script);
        let run = format!(
            "mount -t tmpfs -o size=64k disk '{0}' || exit 99\ncd '{0}'\nhead -c $((65536 - {room})) /dev/zero >filler\n\
             bash '{1}'\nstatus=$?\necho FILES: * >&2\nexit $status\n",
            disk.path().display(),
            file.display()
        );
        let mut bash = self.bash(self.home());
        let mut unshare = Command::new("unshare");
        unshare.env_clear().envs(bash.get_envs().filter_map(|(name, value)| Some((name, value?))));
        unshare.args(["--mount", "bash", "-c"]).arg(run);
        bash = unshare;
        let outcome = self.feed(&mut bash, "");
        (outcome.status != 99 && !outcome.stderr.starts_with("unshare:")).then_some(outcome)
    }

    fn saved_paths(&self) -> Vec<PathBuf> {
        let mut paths: Vec<_> =
            fs::read_dir(self.home()).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
        paths.sort();
        paths
    }

    /// Runs the script where there is no terminal to ask on.
    pub fn detached(&self, script: &str) -> Outcome {
        let file = self.write("script.sh", script);
        let task = format!("{{\"command\": [\"bash\", \"{file}\"], \"detached\": true}}");
        self.feed(&mut self.like_bash(python("terminal.py")), &task)
    }

    /// Saves a file, and gives its path.
    pub fn write(&self, name: &str, text: &str) -> String {
        self.own.write(name, text).display().to_string()
    }

    fn bash(&self, directory: &Path) -> Command {
        let mut bash = self.like_bash(Command::new("bash"));
        bash.current_dir(directory);
        bash
    }

    /// A command with what is around it on this computer.
    pub fn like_bash(&self, mut command: Command) -> Command {
        command
            .current_dir(self.home())
            .env_clear()
            .env("PATH", &self.path)
            .env("HOME", self.home())
            .env("TMPDIR", self.temporary.path())
            .env("LANG", "C.UTF-8")
            .env("AWS_ACCESS_KEY_ID", "test")
            .env("AWS_SECRET_ACCESS_KEY", "test")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    fn feed(&self, command: &mut Command, input: &str) -> Outcome {
        // In a group of its own, as a shell that is typed into starts it.
        let mut shell = command
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("bash starts");
        let mut stdin = shell.stdin.take().expect("its input");
        stdin.write_all(input.as_bytes()).expect("bash reads");
        drop(stdin);
        let output = shell.wait_with_output().expect("bash ends");
        Outcome {
            status: output
                .status
                .code()
                .or(output.status.signal().map(|signal| 128 + signal))
                .expect("a status"),
            stdout: String::from_utf8(output.stdout).expect("output in UTF-8"),
            // A shell that is typed into shows what is typed in pieces of its own.
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}
