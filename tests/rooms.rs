//! The code map is true: it names every room, and each uses only those above it, the core nothing of the web.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The rooms of the code map, in its order.
fn rooms() -> Vec<String> {
    let map = fs::read_to_string("src/lib.rs").unwrap();
    let rows = map.lines().filter_map(|line| line.strip_prefix("//! | "));
    let mut rooms: Vec<String> = rows
        .map(|row| row.trim_start_matches(['[', '`']))
        .map(|row| row.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
        .filter(|room: &String| !room.is_empty() && Path::new("src").join(room).is_dir())
        .collect();
    rooms.dedup();
    rooms
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn the_code_map_names_every_room_once() {
    let mut rooms = rooms();
    rooms.sort_unstable();
    let folders =
        fs::read_dir("src").unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let mut names: Vec<_> =
        folders.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    names.retain(|name| name != "bin");
    names.sort_unstable();
    assert_eq!(rooms, names);
}

#[test]
fn a_room_uses_only_those_above_it() {
    let rooms = rooms();
    for (index, room) in rooms.iter().enumerate() {
        for file in files(&Path::new("src").join(room))
            .iter()
            .filter(|file| file.extension().is_some_and(|e| e == "rs"))
        {
            let code = fs::read_to_string(file).unwrap();
            for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
                for below in &rooms[index + 1..] {
                    let uses = line.split("crate::").skip(1).any(|path| {
                        path.strip_prefix(below.as_str())
                            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
                    });
                    assert!(!uses, "{} uses {below}: {}", file.display(), line.trim());
                }
            }
        }
    }
}

#[test]
fn the_core_depends_on_nothing_of_the_web() {
    let tree = [
        "tree",
        "--locked",
        "--no-default-features",
        "--edges",
        "normal",
        "--target",
        "all",
        "--prefix",
        "none",
    ];
    let tree = Command::new(env!("CARGO")).args(tree).output().unwrap();
    let tree = String::from_utf8(tree.stdout).unwrap();
    let packages: Vec<_> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(packages.contains(&"serde_json"), "{tree}");
    for web in ["yew", "web-sys", "js-sys", "wasm-bindgen"] {
        assert!(!packages.contains(&web), "the core depends on {web}");
    }
}
