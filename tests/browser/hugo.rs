//! A help center made by Hugo, with Bootstrap and a header that stays in view, on a host that knows no headers of
//! one's own: the shortcode around the article.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use fantoccini::key::Key;
use serde_json::json;

use crate::browser::{Browser, Reader};
use crate::driver::program;
use crate::page::{EXAMPLE, Page, policy_for};
use crate::patience::until_eq;
use crate::site::{EMBEDDING, built_page, examples};

const ARTICLE: &str = "/help-center/organization-flow-logs/";

in_all_browsers![
    the_article_is_read_without_script,
    the_form_takes_the_place_of_the_article,
    a_link_to_the_article_fills_in_the_form,
    the_form_is_as_dark_as_the_site,
    the_documented_example_works,
    the_header_covers_no_field_that_takes_the_focus,
];

/// The site as the shortcode's own README has it made, once for all tests.
static HELP_CENTER: LazyLock<PathBuf> = LazyLock::new(|| {
    let site = Path::new(env!("CARGO_TARGET_TMPDIR")).join("help-center");
    let _ = fs::remove_dir_all(&site);
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hugo");
    run(Command::new("cp").arg("-R").args([&source, &site]));
    run(Command::new("cp").arg("-R").args([&built_page(), &site.join("static/flow-log-export")]));
    run(Command::new("cp").arg("-R").args([&built_page().join("hugo/layouts"), &site]));
    let bootstrap = program("BOOTSTRAP", &["bootstrap.min.css"]);
    fs::copy(bootstrap, site.join("static/bootstrap.css")).expect("Bootstrap can be read");
    let example =
        ["---\ntitle: Flow Logs\n---\n".to_owned(), examples(EMBEDDING, "markdown").join("\n")].concat();
    fs::write(site.join("content/example.md"), example).expect("a page of the site");
    let hosted = site.join("public");
    let hugo = program("HUGO", &["hugo"]);
    // The test's own pages have it.
    fs::create_dir_all(&hosted).expect("a folder");
    fs::copy(built_page().join("favicon.svg"), hosted.join("favicon.svg")).expect("an icon");
    run(Command::new(hugo)
        .args(["--panicOnWarning", "--destination", "public/help-center"])
        .current_dir(&site));
    hosted
});

#[track_caller]
fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
    let told = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&told));
}

#[track_caller]
fn help_center(browser: Browser, reader: Reader) -> Page {
    let page = browser.visit().reader(reader).begin("/test/notepad.html");
    page.site.hosts(&HELP_CENTER);
    page
}

#[track_caller]
fn article(browser: Browser, fragment: &str) -> Page {
    let page = help_center(browser, Reader::default());
    page.go(&[ARTICLE, fragment].concat());
    page.comes_alive();
    page
}

fn the_article_is_read_without_script(browser: Browser) {
    let page = help_center(browser, Reader { scripts: false, ..Reader::default() });
    page.go(ARTICLE);
    let text = page.text("main");
    for words in [
        "This page shows Flow Logs from all nodes in an organization.",
        "Trustgrid can export flow logs to any S3 bucket.",
        "This is the AWS Account ID that contains the bucket",
        "You must enable bucket versioning on the target S3 bucket",
        "Be sure you replace example-flowlogs in lines 19 & 20 with the name of your bucket",
        "See this page for more info on Flow Logs",
    ] {
        assert!(text.contains(words), "{words:?} is not to be read in\n{text}");
    }
    assert!(text.contains(&policy_for(EXAMPLE)), "{text}");
    assert!(page.text(".alert.alert-info").contains("within 2 business days"), "{text}");
    assert_eq!(page.text("dl.fields dt"), "AWS Account ID\nS3 Bucket");
    let headings = page.words_of("flow-log-export :is(h2, h3, h4)");
    assert_eq!(
        headings,
        ["Flow Log Export", "Requirements", "Enable Bucket Versioning", "Configure Bucket Policy"]
    );
}

fn the_form_takes_the_place_of_the_article(browser: Browser) {
    let page = article(browser, "");
    page.type_into("S3 Bucket", "my-logs");
    page.sees_policy_for("my-logs");
    page.is_complete();
    page.sees_nothing_in(".alert");
    let seen = page.script(
        "const form = document.querySelector('flow-log-export').shadowRoot.querySelector('[data-state=live]');
         const fonts = ['h2', 'p', 'label', 'button'].map(
           name => getComputedStyle(form.querySelector(name)).fontFamily);
         return [form.clientWidth, ...new Set(fonts)]",
        &[],
    );
    assert_eq!(seen, json!([793, "Georgia, serif"]), "the width of the column, and the font of the site");
    assert_eq!(page.count("a[href='/operations/flow-logs']"), json!(1));
    let own = ["/help-center/", "/test/", "/favicon.svg"];
    let mut elsewhere = page.site.requests();
    elsewhere.retain(|path| !own.iter().any(|beginning| path.starts_with(beginning)));
    assert_eq!(elsewhere, [""; 0], "all is below the path of the site");
}

fn a_link_to_the_article_fills_in_the_form(browser: Browser) {
    let page = article(browser, "#account-id=210987654321&bucket=my-logs");
    page.sees_policy_for("my-logs");
    assert_eq!(page.value_of("AWS Account ID"), "210987654321");
    page.script("location.hash = 'account-id=210987654321&bucket=other-logs'", &[]);
    page.sees_policy_for("other-logs");
    page.type_into("S3 Bucket", "-mine");
    page.comes_back_by_the_copied_link();
    page.sees_policy_for("other-logs-mine");
}

fn the_header_covers_no_field_that_takes_the_focus(browser: Browser) {
    let page = article(browser, "");
    let behind = "const field = document.querySelector('flow-log-export').shadowRoot.activeElement;
                  const { bottom } = document.querySelector('header').getBoundingClientRect();
                  return Math.max(0, bottom - field.getBoundingClientRect().top)";
    page.press("Copy policy");
    page.sees_focus_on("bucket");
    until_eq("nothing of the field behind the header", &json!(0), || page.script(behind, &[]));
    for (label, before, is_back) in
        [("AWS Account ID", "S3 Bucket", true), ("S3 Bucket", "AWS Account ID", false)]
    {
        page.script(
            "const [field, before] = arguments;
             before.focus();
             scrollBy({ top: field.getBoundingClientRect().top - 20, behavior: 'instant' });",
            &[json!(page.field(label)), json!(page.field(before))],
        );
        if is_back {
            page.session.shift(Key::Tab.into())
        } else {
            page.tab()
        }
        page.sees_focus_on(if is_back { "account-id" } else { "bucket" });
        until_eq("nothing of the field behind the header", &json!(0), || page.script(behind, &[]));
    }
}

fn the_form_is_as_dark_as_the_site(browser: Browser) {
    let page = article(browser, "");
    for theme in ["light", "dark"] {
        page.script("document.documentElement.dataset.bsTheme = arguments[0]", &[json!(theme)]);
        let seen = page.script(
            "const light = colour => (colour.match(/[\\d.]+/g).slice(0, 3).reduce((sum, part) => sum + +part, 0) > 382);
             const form = document.querySelector('flow-log-export').shadowRoot.querySelector('[data-state=live]');
             const { backgroundColor } = getComputedStyle(form.querySelector('input'));
             return [light(getComputedStyle(form).color), light(backgroundColor)]",
            &[],
        );
        let is_dark = theme == "dark";
        assert_eq!(seen, json!([is_dark, !is_dark]), "light text, light field where the site is {theme}");
    }
}

fn the_documented_example_works(browser: Browser) {
    let page = help_center(browser, Reader::default());
    page.go("/help-center/example/#bucket=my-logs");
    page.comes_alive();
    page.sees_policy_for("my-logs");
}
