//! Makes of what Trunk built what is served: writes the first paint into the page, minifies, and puts
//! all that changes with a version into a folder named by its content, so that a deploy never pairs new
//! glue with an old program and a returning visitor downloads only what changed. Trunk runs it after
//! each build.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, io};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flow_log_export::app::HostOption;
use flow_log_export::app::options::{OptionCheck, OptionSpec};
use flow_log_export::ui::App;
use futures::executor::block_on;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use yew::LocalServerRenderer;

/// Where the first paint goes.
const MARKER: &str = "<!--prerender-->";
/// Where the page's own Content Security Policy goes, for servers that send none.
const POLICY_MARKER: &str = "<!--policy-->";
/// The policy up to the hash of the page's own styles, and from there.
const POLICY: [&str; 2] = [
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'",
    "; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'",
];
/// What stands in the sources for the folder's name.
const FOLDER: &str = "./version/";
/// What the folder holds. Scripts name a file in it by [`FOLDER`], the page by `./`.
const VERSIONED: [&str; 8] =
    [PAGE_STYLES, PAGE_SCRIPT, LOADER, PROGRAM, STYLES, "styles.js", LATER, "panels.js"];
/// Those of them that the page names.
const NAMED: usize = 4;
const PROGRAM: &str = "program_bg.wasm";
/// The part of the program that comes later.
const LATER: &str = "later.wasm";
/// What wasm-bindgen writes beside [`PROGRAM`]; [`LOADER`] takes it in.
const GLUE: &str = "program.js";
/// What the later part shares with the program, as the linker names it.
const SHARED: [&str; 3] = ["memory", "__indirect_function_table", "__wasm_split_shared0"];
/// Style sheets that scripts adopt, and the modules of [`VERSIONED`] that are made of them.
const ADOPTED: [(&str, &str); 2] = [(STYLES, "styles.js"), (PANEL_STYLES, "panels.js")];
/// What embedders and browsers know by name.
const ENTRIES: [&str; 3] = ["boot.js", "flow-log-export.js", "element-class.js"];
/// The entry that loads nothing but another one.
const ELEMENT: &str = "element.js";
const PAGE: &str = "index.html";
/// The page for frames. A sandboxed one has no origin, where for Safari nothing is `'self'`, so it goes without a policy
/// of its own; what it links to opens elsewhere.
const FRAME: &str = "frame.html";
const FRAMED: &str = r#"<base target="_blank">"#;
const LOADER: &str = "loader.js";
const TYPES: &str = "flow-log-export.d.ts";
const ELEMENT_TYPES: &str = "element.d.ts";
/// Where the types of the options go.
const OPTIONS_MARKER: &str = "/*options*/";
const STYLES: &str = "flow-log-export.css";
const PAGE_STYLES: &str = "page.css";
const PAGE_SCRIPT: &str = "page.js";
const PANEL_STYLES: &str = "panels.css";
const MANIFEST: &str = "package.json";
/// What the package holds to be read, by its name in the sources and there.
const DOCUMENTS: [(&str, &str); 4] = [
    ("docs/embedding.md", "README.md"),
    ("docs/preflight.md", "preflight.md"),
    ("docs/security.md", "security.md"),
    ("CHANGELOG.md", "CHANGELOG.md"),
];

/// An import that is only known when it runs, in minified scripts, and by what bundlers leave it alone.
const LATE_IMPORT: &str = "=>import(";
const LEFT_ALONE: &str = "=>import(/* webpackIgnore: true */ /* @vite-ignore */ /* turbopackIgnore: true */ ";
/// The least versions in which the form works, as docs/embedding.md names them: they have cascade layers and style
/// sheets that scripts adopt. What they need instead of later styles and syntax, esbuild writes.
const TARGET: &str = "--target=chrome99,firefox101,safari16.4";

/// Puts beside each file what servers that compress nothing themselves can send instead.
const COMPRESS: &str = r#"
const { readdirSync, readFileSync, writeFileSync } = require("node:fs");
const { brotliCompressSync, gzipSync } = require("node:zlib");
const filesIn = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
  const path = `${folder}/${entry.name}`;
  return entry.isDirectory() ? filesIn(path) : [path];
});
// Beside its layouts Hugo takes every file for another.
const served = filesIn(".").filter((name) => /\.(html|js|css|wasm|svg)$/.test(name) && !name.startsWith("./hugo/"));
for (const file of served) {
  const content = readFileSync(file);
  writeFileSync(`${file}.br`, brotliCompressSync(content));
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
}
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let staging = folder_of_trunk("TRUNK_STAGING_DIR")?;
    let source = folder_of_trunk("TRUNK_SOURCE_DIR")?;
    split(&source, &staging)?;
    bundle(&source, &staging)?;
    let first_paint = block_on(LocalServerRenderer::<App>::new().hydratable(false).render());
    edit(&staging.join(PAGE), |page| replace_once(page, MARKER, &first_paint))?;
    write_options(&staging)?;
    write_custom_elements(&staging)?;
    write_documents(&source, &staging)?;
    minify(&staging)?;
    for name in [LOADER, "element-class.js"] {
        edit(&staging.join(name), |script| replace_once(script, LATE_IMPORT, LEFT_ALONE))?;
    }
    adopt_styles(&source, &staging)?;
    // One file less for the first paint to wait for.
    let styles = fs::read_to_string(staging.join(STYLES))?;
    edit(&staging.join(PAGE_STYLES), |page_styles| Ok(styles.clone() + &page_styles))?;
    let folder = version(&staging)?;
    fs::create_dir(staging.join(&folder))?;
    for name in VERSIONED {
        fs::rename(staging.join(name), staging.join(&folder).join(name))?;
    }
    edit(&staging.join(PAGE), |page| {
        VERSIONED.iter().take(NAMED).try_fold(page, |page, name| {
            replace_once(page, &format!("\"./{name}\""), &format!("\"./{folder}/{name}\""))
        })
    })?;
    fs::copy(staging.join(PAGE), staging.join(FRAME))?;
    edit(&staging.join(FRAME), |page| {
        let page = replace_once(page, POLICY_MARKER, FRAMED)?;
        replace_once(page, "as=\"fetch\"", "as=\"fetch\" crossorigin")
    })?;
    let styles = fs::read_to_string(staging.join(&folder).join(PAGE_STYLES))?;
    edit(&staging.join(PAGE), |page| write_styles(page, &styles, &folder))?;
    for name in ENTRIES.into_iter().chain([MANIFEST]) {
        edit(&staging.join(name), |entry| match entry.contains(FOLDER) {
            true => Ok(entry.replace(FOLDER, &format!("./{folder}/"))),
            false => Err(format!("{name} loads nothing from {FOLDER}")),
        })?;
    }
    edit(&staging.join(MANIFEST), |manifest| {
        replace_once(manifest, "\"VERSION\"", concat!("\"", env!("CARGO_PKG_VERSION"), "\""))
    })?;
    // The name by which pages around a form link its style sheet.
    fs::write(staging.join(STYLES), format!("@import \"./{folder}/{STYLES}\";\n"))?;
    run(&staging, "node", &["--eval", COMPRESS]).map(drop)
}

/// Puts the styles into the page, so that the first paint waits for no other file, with the policy that allows them.
/// Where a server's own policy forbids them, the sheet comes by its address: by a script, or without scripts at once.
fn write_styles(page: String, styles: &str, folder: &str) -> Result<String, String> {
    let hash = STANDARD.encode(Sha256::digest(styles));
    let policy = POLICY.join(&format!(" 'sha256-{hash}'"));
    let policy = format!(r#"<meta http-equiv="Content-Security-Policy" content="{policy}">"#);
    let page = replace_once(page, POLICY_MARKER, &policy)?;
    let link = format!(r#"<link rel="stylesheet" href="./{folder}/{PAGE_STYLES}"/>"#);
    replace_once(page, &link, &format!("<style>{styles}</style><noscript>{link}</noscript>"))
}

fn folder_of_trunk(variable: &str) -> Result<PathBuf, String> {
    let folder = env::var_os(variable).ok_or(format!("{variable} is not set: Trunk runs this program"))?;
    Ok(folder.into())
}

fn edit(path: &Path, change: impl Fn(String) -> Result<String, String>) -> Result<(), Box<dyn Error>> {
    fs::write(path, change(fs::read_to_string(path)?)?)?;
    Ok(())
}

fn replace(text: String, from: &str, to: &str) -> Result<String, String> {
    match text.contains(from) {
        true => Ok(text.replace(from, to)),
        false => Err(format!("{from} must stand in:\n{text}")),
    }
}

fn replace_once(text: String, from: &str, to: &str) -> Result<String, String> {
    match text.matches(from).count() {
        1 => Ok(text.replacen(from, to, 1)),
        count => Err(format!("{from} must stand once, not {count} times, in:\n{text}")),
    }
}

/// Makes two files of the one program that was compiled: what the first keystroke needs, and what comes later.
fn split(source: &Path, staging: &Path) -> Result<(), Box<dyn Error>> {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| source.join("target"), PathBuf::from);
    let whole = fs::read(target.join("wasm32-unknown-unknown/release/program.wasm"))?;
    let folder = target.join("split");
    let first = folder.join("program.wasm");
    let mut options = wasm_split_cli_support::Options::new(&whole);
    options.output_dir = &folder;
    options.main_out_path = &first;
    wasm_split_cli_support::transform(options)?;
    let first = first.to_str().ok_or("the path of the sources is not Unicode")?;
    // The later part finds what the linker exports; a program that stops is followed by a fresh one.
    let flags =
        ["--target=web", "--no-typescript", "--keep-lld-exports", "--experimental-reset-state-function"];
    run(staging, "wasm-bindgen", &[&[first, "--out-dir=."], &flags[..]].concat())?;
    fs::copy(folder.join("split_later.wasm"), staging.join(LATER))?;
    for file in [PROGRAM, LATER] {
        run(staging, "wasm-opt", &["-Oz", file, "-o", file])?;
    }
    shorten(staging)?;
    // All that the page calls of the program goes through `guarded` of static/program/guard.js. What the browser still
    // has to tell a program that is gone, nobody hears.
    edit(&staging.join(GLUE), |glue| {
        let glue = replace(
            glue,
            "state.instance !== __wbg_instance_id",
            "wasm.hasStopped || state.instance !== __wbg_instance_id",
        )?;
        let glue = replace(
            glue,
            "throw new Error('Cannot invoke closure from previous WASM instance');",
            "return;",
        )?;
        let glue = replace_once(glue, "wasm = instance.exports;", "wasm = guarded(instance.exports);")?;
        replace_once(glue, "wasm = wasmInstance.exports;", "wasm = guarded(wasmInstance.exports);")
    })
}

/// Gives short names to all by which a program and its glue know each other: theirs hold what no
/// compression can shorten, 3.2 KB of what a form waits for.
fn shorten(staging: &Path) -> Result<(), Box<dyn Error>> {
    #[derive(Deserialize)]
    struct Names {
        /// Module, name, short name.
        imports: Vec<(String, String, String)>,
        exports: Vec<(String, String)>,
    }
    let names =
        run(staging, "wasm-opt", &["--minify-imports-and-exports-and-modules", PROGRAM, "-o", PROGRAM])?;
    let names: Names = serde_json::from_slice(&names)?;
    edit(&staging.join(GLUE), |mut glue| {
        for (module, name, short) in &names.imports {
            glue = replace_once(glue, &format!(" {name}: "), &format!(" {short}: "))?;
            // All modules are one by now.
            glue = glue.replace(&format!("\"{module}\": "), "a: ");
        }
        for (name, short) in &names.exports {
            glue = replace_export(&glue, name, short);
        }
        let shared = SHARED.map(|name| {
            let short = names.exports.iter().find(|(long, _)| long == name).map_or(name, |(_, short)| short);
            format!("{name}: wasm.{short}")
        });
        Ok(glue + &format!("export const shared = () => ({{ {} }});", shared.join(", ")))
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
    let folder = folder_of_scripts(source)?;
    let glue = format!("--alias:program={}", staging.join(GLUE).display());
    let guard = format!("--inject:{folder}/program/guard.js");
    // Its module is made below, and loaded when it is needed.
    let apart = "--external:*/panels.js";
    esbuild(staging, &["--bundle", "--outdir=.", &glue, &guard, apart, &format!("{folder}/{LOADER}")])?;
    fs::remove_file(staging.join(GLUE)).map_err(Into::into)
}

/// Makes modules of the style sheets that scripts adopt.
fn adopt_styles(source: &Path, staging: &Path) -> Result<(), Box<dyn Error>> {
    let module = format!("{}/program/styles.js", folder_of_scripts(source)?);
    for (sheet, name) in ADOPTED {
        let sheet = format!("--alias:styles={}", staging.join(sheet).display());
        esbuild(staging, &["--bundle", "--loader:.css=text", &sheet, &format!("--outfile={name}"), &module])?;
    }
    fs::remove_file(staging.join(PANEL_STYLES)).map_err(Into::into)
}

fn folder_of_scripts(source: &Path) -> Result<String, &'static str> {
    source.join("static").into_os_string().into_string().map_err(|_| "the path of the sources is not Unicode")
}

/// Tells the types what the host may set.
fn write_options(staging: &Path) -> Result<(), Box<dyn Error>> {
    let members = HostOption::ALL.map(|option| {
        let OptionSpec { name, alias, .. } = option.spec();
        let member = |documentation: &str, name: &str| {
            format!("/** {documentation} */\n  {name}: {} | null;", option.type_name())
        };
        let other = alias.map(|alias| member(&format!("The same as `{name}`."), alias));
        [Some(member(option.documentation(), name)), other]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("\n  ")
    });
    edit(&staging.join(TYPES), |types| replace_once(types, OPTIONS_MARKER, &members.join("\n  ")))?;
    let properties = HostOption::ALL.map(HostOption::spec).map(|OptionSpec { name, alias, .. }| {
        let member = |property: &str| format!("{property}: Options[\"{name}\"];");
        [Some(name), alias].into_iter().flatten().map(member).collect::<Vec<_>>().join("\n  ")
    });
    edit(&staging.join(ELEMENT_TYPES), |types| replace_once(types, OPTIONS_MARKER, &properties.join("\n  ")))
}

/// What scripts find on the element beside its options: names, types and what they are for.
const OWN_FIELDS: [(&str, &str, &str); 2] = [
    ("ready", "Promise<FlowLogExport>", "Resolves to the element once the form is there."),
    ("value", "SaveRequest | null", "What is valid now: both values, or nothing."),
];
const METHODS: [(&str, &str); 2] = [
    ("reset", "Begins anew with what the attributes say: what was typed, pasted and ticked goes."),
    ("focus", "Moves the focus to the first field, once the form is there."),
];

/// Tells editors of the element, as the Custom Elements Manifest has it. The events are those of its types.
fn write_custom_elements(staging: &Path) -> Result<(), Box<dyn Error>> {
    let types = fs::read_to_string(staging.join(ELEMENT_TYPES))?;
    let events = types.lines().filter_map(|line| {
        let (name, detail) = line.trim().strip_prefix('"')?.split_once("\": ")?;
        Some(json!({ "name": name, "type": { "text": detail.trim_end_matches(';') } }))
    });
    let attributes = HostOption::ALL.into_iter().filter_map(|option| {
        Some(json!({
            "name": option.spec().attribute?,
            "fieldName": option.spec().name,
            "description": option.documentation(),
            "type": { "text": option.type_name() },
        }))
    });
    let options = HostOption::ALL.into_iter().flat_map(|option| {
        let OptionSpec { name, alias, .. } = option.spec();
        [Some(name), alias].into_iter().flatten().map(move |name| {
            json!({
                "kind": "field",
                "name": name,
                "description": option.documentation(),
                "type": { "text": format!("{} | null", option.type_name()) },
            })
        })
    });
    let own_fields = OWN_FIELDS.map(|(name, kind, description)| {
        json!({ "kind": "field", "name": name, "readonly": true, "description": description, "type": { "text": kind } })
    });
    let methods = METHODS
        .map(|(name, description)| json!({ "kind": "method", "name": name, "description": description }));
    let class = json!({
        "kind": "class",
        "name": "FlowLogExport",
        "tagName": "flow-log-export",
        "customElement": true,
        "superclass": { "name": "HTMLElement" },
        "attributes": attributes.collect::<Vec<_>>(),
        "members": options.chain(own_fields).chain(methods).collect::<Vec<_>>(),
        "events": events.collect::<Vec<_>>(),
    });
    let module = json!({ "kind": "javascript-module", "path": "element.js", "declarations": [class] });
    let manifest = json!({ "schemaVersion": "1.0.0", "modules": [module] });
    fs::write(staging.join("custom-elements.json"), serde_json::to_vec_pretty(&manifest)?).map_err(Into::into)
}

/// Puts into the package the documents that portal developers need, with the links between them as they lie there.
fn write_documents(source: &Path, staging: &Path) -> Result<(), Box<dyn Error>> {
    for (document, name) in DOCUMENTS {
        let text = fs::read_to_string(source.join(document))?;
        let text =
            text.replace("](../", "](").replace("](docs/", "](").replace("](embedding.md", "](README.md");
        fs::write(staging.join(name), text)?;
    }
    Ok(())
}

fn minify(staging: &Path) -> Result<(), Box<dyn Error>> {
    let options =
        HostOption::ALL.map(HostOption::spec).map(|OptionSpec { name, attribute, alias, check }| {
            let text = |value: Option<&str>| value.map_or("null".to_owned(), |value| format!("{value:?}"));
            let (attribute, alias, is_flag) = (text(attribute), text(alias), check == OptionCheck::Flag);
            format!(r#"{{"name":{name:?},"attribute":{attribute},"alias":{alias},"isFlag":{is_flag}}}"#)
        });
    let options = format!("--define:HOST_OPTIONS=[{}]", options.join(","));
    let files = [PAGE_STYLES, PAGE_SCRIPT, STYLES, PANEL_STYLES].into_iter().chain(ENTRIES).chain([ELEMENT]);
    esbuild(
        staging,
        &["--allow-overwrite", "--outdir=.", &options].into_iter().chain(files).collect::<Vec<_>>(),
    )
}

fn esbuild(staging: &Path, arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    let always = ["--minify", "--format=esm", "--charset=utf8", "--log-level=warning", TARGET];
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
    for path in VERSIONED.iter().map(|name| staging.join(name)) {
        let content = fs::read(&path)?;
        hash.update(path.file_name().unwrap_or_default().as_encoded_bytes());
        hash.update(content.len().to_le_bytes());
        hash.update(content);
    }
    Ok(hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect())
}
