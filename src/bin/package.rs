//! Makes of what Trunk built what is served: writes the first paint into the page, minifies, and puts
//! all that changes with a version into a folder named by its content, so that a deploy never pairs new
//! glue with an old program and a returning visitor downloads only what changed. Trunk runs it after
//! each build.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use flow_log_export::ui::App;
use futures::executor::block_on;
use sha2::{Digest, Sha256};
use yew::LocalServerRenderer;

/// Where the first paint goes.
const MARKER: &str = "<!--prerender-->";
/// What stands in the sources for the folder's name.
const FOLDER: &str = "./version/";
/// What the folder holds. Sources name a file in it by [`FOLDER`], Trunk by `./`.
const VERSIONED: [&str; 8] =
    ["programs.js", "form.js", "form_bg.wasm", "tools.js", "tools_bg.wasm", STYLES, "page.css", "panels.css"];
/// A folder of pictures that style sheets in [`VERSIONED`] show, so that it goes with them.
const ICONS: &str = "icons";
/// What embedders and browsers know by name.
const ENTRIES: [&str; 3] = ["boot.js", "flow-log-export.js", "element.js"];
const PAGE: &str = "index.html";
const STYLES: &str = "flow-log-export.css";

fn main() -> Result<(), Box<dyn Error>> {
    let staging =
        env::var_os("TRUNK_STAGING_DIR").ok_or("TRUNK_STAGING_DIR is not set: Trunk runs this program")?;
    let staging = PathBuf::from(staging);
    let first_paint = block_on(LocalServerRenderer::<App>::new().hydratable(false).render());
    edit(&staging.join(PAGE), |page| replace_once(page, MARKER, &first_paint))?;
    minify(&staging)?;
    let folder = version(&staging)?;
    fs::create_dir(staging.join(&folder))?;
    for name in VERSIONED.into_iter().chain([ICONS]) {
        fs::rename(staging.join(name), staging.join(&folder).join(name))?;
    }
    edit(&staging.join(PAGE), |page| {
        VERSIONED.iter().try_fold(page, |page, name| match page.contains(name) {
            true => Ok(page.replace(&format!("\"./{name}\""), &format!("\"./{folder}/{name}\""))),
            false if name.starts_with("tools") || *name == "panels.css" => Ok(page),
            false => Err(format!("{PAGE} does not load {name}")),
        })
    })?;
    for name in ENTRIES {
        edit(&staging.join(name), |entry| match entry.contains(FOLDER) {
            true => Ok(entry.replace(FOLDER, &format!("./{folder}/"))),
            false => Err(format!("{name} loads nothing from {FOLDER}")),
        })?;
    }
    edit(&staging.join("package.json"), |manifest| {
        replace_once(manifest, "\"VERSION\"", concat!("\"", env!("CARGO_PKG_VERSION"), "\""))
    })?;
    // The name by which pages around a form link its style sheet.
    fs::write(staging.join(STYLES), format!("@import \"./{folder}/{STYLES}\";\n"))?;
    Ok(())
}

fn edit(path: &Path, change: impl Fn(String) -> Result<String, String>) -> Result<(), Box<dyn Error>> {
    fs::write(path, change(fs::read_to_string(path)?)?)?;
    Ok(())
}

fn replace_once(text: String, from: &str, to: &str) -> Result<String, String> {
    match text.matches(from).count() {
        1 => Ok(text.replacen(from, to, 1)),
        count => Err(format!("{from} must stand once, not {count} times, in:\n{text}")),
    }
}

fn minify(staging: &Path) -> Result<(), Box<dyn Error>> {
    let sources = VERSIONED.iter().chain(&ENTRIES).filter(|name| !name.ends_with(".wasm"));
    let status = Command::new("esbuild")
        .args([
            "--minify",
            "--format=esm",
            "--charset=utf8",
            "--log-level=warning",
            "--allow-overwrite",
            "--outdir=.",
        ])
        .args(sources)
        .current_dir(staging)
        .status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("esbuild: {status}").into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err("esbuild is not on PATH: ./dev build puts it there".into())
        }
        Err(error) => Err(error.into()),
    }
}

/// The folder's name: the same for the same content.
fn version(staging: &Path) -> Result<String, io::Error> {
    let mut hash = Sha256::new();
    let icons = fs::read_dir(staging.join(ICONS))?.map(|icon| Ok(icon?.path()));
    let mut icons = icons.collect::<Result<Vec<_>, io::Error>>()?;
    icons.sort();
    for path in VERSIONED.iter().map(|name| staging.join(name)).chain(icons) {
        let content = fs::read(&path)?;
        hash.update(path.file_name().unwrap_or_default().as_encoded_bytes());
        hash.update(content.len().to_le_bytes());
        hash.update(content);
    }
    Ok(hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect())
}
