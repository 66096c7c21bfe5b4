//! Makes of what Trunk built what is served: writes the first paint into the page, minifies, and puts
//! all that changes with a version into a folder named by its content, so that a deploy never pairs new
//! glue with an old program and a returning visitor downloads only what changed. Trunk runs it after
//! each build.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, io};

use flow_log_export::ui::App;
use futures::executor::block_on;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use yew::LocalServerRenderer;

/// Where the first paint goes.
const MARKER: &str = "<!--prerender-->";
/// What stands in the sources for the folder's name.
const FOLDER: &str = "./version/";
/// What the folder holds. Sources name a file in it by [`FOLDER`], Trunk by `./`.
const VERSIONED: [&str; 8] =
    [PAGE_STYLES, PROGRAMS_JS, "form.js", "form_bg.wasm", STYLES, "tools.js", "tools_bg.wasm", "panels.css"];
/// Those of them that the page names.
const NAMED: usize = 4;
const PROGRAMS: [&str; 2] = ["form", "tools"];
/// A folder of pictures that style sheets in [`VERSIONED`] show, so that it goes with them.
const ICONS: &str = "icons";
/// What embedders and browsers know by name.
const ENTRIES: [&str; 3] = ["boot.js", "flow-log-export.js", "element.js"];
const PAGE: &str = "index.html";
const PROGRAMS_JS: &str = "programs.js";
const STYLES: &str = "flow-log-export.css";
const PAGE_STYLES: &str = "page.css";

/// Puts beside each file what servers that compress nothing themselves can send instead.
const COMPRESS: &str = r#"
const { readdirSync, readFileSync, writeFileSync } = require("node:fs");
const { brotliCompressSync, gzipSync } = require("node:zlib");
const filesIn = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
  const path = `${folder}/${entry.name}`;
  return entry.isDirectory() ? filesIn(path) : [path];
});
for (const file of filesIn(".").filter((name) => /\.(html|js|css|wasm|svg)$/.test(name))) {
  const content = readFileSync(file);
  writeFileSync(`${file}.br`, brotliCompressSync(content));
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
}
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let staging = folder_of_trunk("TRUNK_STAGING_DIR")?;
    bundle(&folder_of_trunk("TRUNK_SOURCE_DIR")?, &staging)?;
    let first_paint = block_on(LocalServerRenderer::<App>::new().hydratable(false).render());
    edit(&staging.join(PAGE), |page| replace_once(page, MARKER, &first_paint))?;
    for program in PROGRAMS {
        shorten(&staging, program)?;
    }
    minify(&staging)?;
    // One file less for the first paint to wait for.
    let styles = fs::read_to_string(staging.join(STYLES))?;
    edit(&staging.join(PAGE_STYLES), |page_styles| Ok(styles.clone() + &page_styles))?;
    let folder = version(&staging)?;
    fs::create_dir(staging.join(&folder))?;
    for name in VERSIONED.into_iter().chain([ICONS]) {
        fs::rename(staging.join(name), staging.join(&folder).join(name))?;
    }
    edit(&staging.join(PAGE), |page| {
        VERSIONED.iter().take(NAMED).try_fold(page, |page, name| {
            replace_once(page, &format!("\"./{name}\""), &format!("\"./{folder}/{name}\""))
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
    run(&staging, "node", &["--eval", COMPRESS]).map(drop)
}

fn folder_of_trunk(variable: &str) -> Result<PathBuf, String> {
    let folder = env::var_os(variable).ok_or(format!("{variable} is not set: Trunk runs this program"))?;
    Ok(folder.into())
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

/// Gives short names to all by which a program and its glue know each other: theirs hold what no
/// compression can shorten.
fn shorten(staging: &Path, program: &str) -> Result<(), Box<dyn Error>> {
    #[derive(Deserialize)]
    struct Names {
        /// Module, name, short name.
        imports: Vec<(String, String, String)>,
        exports: Vec<(String, String)>,
    }
    let wasm = format!("{program}_bg.wasm");
    let names = run(staging, "wasm-opt", &["--minify-imports-and-exports-and-modules", &wasm, "-o", &wasm])?;
    let names: Names = serde_json::from_slice(&names)?;
    edit(&staging.join(format!("{program}.js")), |mut glue| {
        for (module, name, short) in &names.imports {
            glue = replace_once(glue, &format!(" {name}: "), &format!(" {short}: "))?;
            // All modules are one by now.
            glue = glue.replace(&format!("\"{module}\": "), "a: ");
        }
        for (name, short) in &names.exports {
            glue = replace_export(&glue, name, short);
        }
        Ok(glue)
    })
}

/// `glue` with another name for what a program exports as `name`, which others may begin with.
fn replace_export(glue: &str, name: &str, short: &str) -> String {
    let name_in_glue = format!("wasm.{name}");
    let mut pieces = glue.split(&name_in_glue);
    let mut renamed = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let goes_on = piece.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$');
        renamed += &format!("wasm.{}{piece}", if goes_on { name } else { short });
    }
    renamed
}

/// Makes one file of the modules that a first keystroke needs: each by itself would have to be asked for.
fn bundle(source: &Path, staging: &Path) -> Result<(), Box<dyn Error>> {
    let entry = source.join("static").join(PROGRAMS_JS);
    let entry = entry.to_str().ok_or("the path of the sources is not Unicode")?;
    esbuild(staging, &["--bundle", "--outdir=.", entry])
}

fn minify(staging: &Path) -> Result<(), Box<dyn Error>> {
    let files = VERSIONED.into_iter().chain(ENTRIES);
    let files = files.filter(|name| *name != PROGRAMS_JS && !name.ends_with(".wasm"));
    esbuild(staging, &["--allow-overwrite", "--outdir=."].into_iter().chain(files).collect::<Vec<_>>())
}

fn esbuild(staging: &Path, arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    let always = ["--minify", "--format=esm", "--charset=utf8", "--log-level=warning"];
    run(staging, "esbuild", &[&always, arguments].concat()).map(drop)
}

/// What a tool prints.
fn run(staging: &Path, tool: &str, arguments: &[&str]) -> Result<Vec<u8>, Box<dyn Error>> {
    let output = Command::new(tool).args(arguments).current_dir(staging).stderr(Stdio::inherit()).output();
    match output {
        Ok(output) if output.status.success() => Ok(output.stdout),
        Ok(output) => Err(format!("{tool}: {}", output.status).into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(format!("{tool} is not on PATH: ./dev build puts it there").into())
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
