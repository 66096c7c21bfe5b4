//! Writes the first paint of the page into the built `index.html`. Trunk runs it after each build.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use flow_log_export::ui::App;
use futures::executor::block_on;
use yew::LocalServerRenderer;

const MARKER: &str = "<!--prerender-->";

fn main() -> Result<(), Box<dyn Error>> {
    let staging =
        env::var_os("TRUNK_STAGING_DIR").ok_or("TRUNK_STAGING_DIR is not set: Trunk runs this program")?;
    let path = PathBuf::from(staging).join("index.html");
    let page = fs::read_to_string(&path)?;
    if page.matches(MARKER).count() != 1 {
        return Err(format!("{} must hold {MARKER} exactly once", path.display()).into());
    }
    let first_paint = block_on(LocalServerRenderer::<App>::new().hydratable(false).render());
    fs::write(path, page.replacen(MARKER, &first_paint, 1))?;
    Ok(())
}
