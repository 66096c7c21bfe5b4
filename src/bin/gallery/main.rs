//! Writes the page in each of its states, for whoever looks at what a change did to it: `./dev gallery`.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use flow_log_export::ui::Ids;
use states::states;

mod states;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("say where to write")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    for (name, text) in [
        ("page.css", include_str!("../../../static/page.css")),
        ("flow-log-export.css", include_str!("../../../static/flow-log-export.css")),
        ("panels.css", include_str!("../../../static/panels.css")),
    ] {
        fs::write(folder.join(name), text)?;
    }
    let frame = |name: &str, width| {
        format!(
            r#"<iframe src="{name}.html" title="{name}, {width} pixels wide" width="{width}" height="900" loading="lazy"></iframe>"#
        )
    };
    let figures = states().into_iter().map(|state| state.name).map(|name| {
        format!(
            "<figure><figcaption>{name}</figcaption>{}{}{}</figure>",
            frame(name, 1280),
            frame(name, 793),
            frame(name, 390)
        )
    });
    let figures: String = figures.collect();
    fs::write(
        folder.join("index.html"),
        format!("<!doctype html><meta charset=\"utf-8\"><title>Every state</title>{figures}"),
    )?;
    for state in states() {
        let name = state.name;
        let form = state.render(Ids::default())?;
        let page = include_str!("../../../index.html");
        let page = page
            .replace("<!--prerender-->", &form)
            .replace(
                r#"<link data-trunk rel="css" href="static/page.css">"#,
                r#"<link rel="stylesheet" href="flow-log-export.css"><link rel="stylesheet" href="panels.css"><link rel="stylesheet" href="page.css">"#,
            );
        fs::write(folder.join(format!("{name}.html")), page)?;
    }
    Ok(())
}
