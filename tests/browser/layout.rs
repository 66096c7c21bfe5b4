//! Nothing moves that is being read, nothing moves at all for those who asked for that, the policy is in sight while
//! one types, what comes next is in reach on a phone, no page is longer than need be, and paper has all of it.

use serde_json::json;

use crate::browser::{Browser, Reader};
use crate::page::{Page, policy_for};
use crate::pasted::{DENYING, blocked, suspended};
use crate::patience::until;
use crate::portal::{portal, portal_for};
use crate::site::Program;

in_all_browsers![
    nothing_jumps_when_the_panels_come,
    nothing_jumps_when_results_come,
    nothing_moves_for_those_who_asked_for_that,
    paper_shows_the_article_and_the_policy,
    paper_shows_the_verdict_and_every_check,
    the_page_is_no_longer_than_need_be,
    every_line_of_a_file_has_a_place_of_its_own,
    the_policy_stands_beside_the_fields_where_there_is_room,
    on_a_phone_what_comes_next_is_in_reach,
    on_a_phone_an_exception_is_in_reach,
    any_layout_of_the_host_gives_the_form_its_width,
    the_host_hides_the_form_like_any_element,
    the_form_has_the_font_and_the_background_of_its_host,
    a_theme_of_its_own_is_readable_on_a_page_of_the_other,
    older_browsers_show_a_plain_form,
];

const EXISTING: &str = "Existing bucket policy";
const PRINTED: &str = "Command output";

/// The page with both values.
const FILLED: &str = "/#account-id=493827156084&bucket=my-logs";

/// How far an element is from the top of what is seen.
#[track_caller]
fn top(page: &Page, selector: &str) -> f64 {
    let top = page.script(
        "return document.querySelector(arguments[0]).getBoundingClientRect().top",
        &[json!(selector)],
    );
    top.as_f64().expect("a place")
}

/// What Chromium saw jump, and from where to where; Firefox does not tell.
#[track_caller]
fn shifts(page: &Page) -> Vec<Shift> {
    let shifts = page.session.script_async(
        "const done = arguments[0];
         if (!PerformanceObserver.supportedEntryTypes.includes('layout-shift')) return done([]);
         const place = ({ x, y, width, height }) => `${x},${y} ${width}x${height}`;
         const what = node => node ? `${node.nodeName} ${node.textContent.slice(0, 40)}` : 'gone by now';
         new PerformanceObserver((list, observer) => {
           observer.disconnect();
           done(list.getEntries().map(({ startTime, sources }) => [startTime, sources.map(
             ({ node, previousRect, currentRect }) =>
               `${what(node)}: ${place(previousRect)} -> ${place(currentRect)}`)]));
         }).observe({ type: 'layout-shift', buffered: true });
         setTimeout(done, 300, []);",
    );
    serde_json::from_value(shifts).expect("times and what jumped")
}

/// When, in milliseconds since the page was asked for, and what.
type Shift = (f64, Vec<String>);

fn nothing_jumps_when_the_panels_come(browser: Browser) {
    let page = browser.visit().program(Program::Held).open("/");
    page.session.find("//*[@data-state = 'waiting']");
    let places = ["h1", ".journey", "[data-step='2']", ".pane", "[data-step='4']", ".more"];
    let before = places.map(|place| top(&page, place));
    // A browser may draw the page while half of it has come; from here on it has all.
    let now = page.script("return performance.now()", &[]).as_f64().expect("a time");
    page.site.release();
    page.comes_alive();
    page.is_complete();
    assert_eq!(places.map(|place| top(&page, place)), before);
    let mut shifts = shifts(&page);
    shifts.retain(|(at, _)| *at >= now);
    assert_eq!(shifts, [], "layout shifts");
}

fn nothing_jumps_when_results_come(browser: Browser) {
    for screen in [(1280, 800), (600, 800)] {
        let page = browser.visit().reader(Reader { screen, ..Reader::default() }).open(FILLED);
        page.is_complete();
        pastes_without_a_jump(&page, PRINTED, &blocked().to_string(), ".result .row");
        page.sees(".existing .row", "only-us");
        page.put_into(PRINTED, "");
        page.sees_nothing_in(".result .row");
        page.press("Paste another");
        page.sees_focus_on("existing-policy");
        pastes_without_a_jump(&page, EXISTING, DENYING, ".existing .row");
        pastes_without_a_jump(&page, PRINTED, &blocked().to_string(), ".result .row");
    }
}

/// Pastes a text in which a statement is in the way, and watches where it is pasted.
#[track_caller]
fn pastes_without_a_jump(page: &Page, label: &str, text: &str, results: &str) {
    let top = || {
        let top = page.script("return arguments[0].getBoundingClientRect().top", &[json!(page.field(label))]);
        top.as_f64().expect("a place")
    };
    page.copy_elsewhere(text);
    page.focus(label);
    let before = top();
    page.session.control('v');
    page.sees(results, "only-us");
    let moved = (top() - before).abs();
    let width = page.script("return innerWidth", &[]);
    assert!(moved < 1.0, "{label}: what is typed into moves by {moved} px at a width of {width}");
}

/// Makes what is written for one medium hold for the one there is.
#[track_caller]
fn apply(page: &Page, medium: &str) {
    let applied = page.script(
        "let applied = 0;
         const visit = rules => {
           for (const rule of rules) {
             if (rule.media?.mediaText.includes(arguments[0])) { rule.media.mediaText = 'all'; applied++; }
             if (rule.cssRules) visit(rule.cssRules);
           }
         };
         for (const sheet of [...document.styleSheets, ...document.adoptedStyleSheets]) visit(sheet.cssRules);
         return applied",
        &[json!(medium)],
    );
    assert!(applied.as_u64().is_some_and(|applied| applied >= 1), "{applied} rules for {medium}");
}

fn nothing_moves_for_those_who_asked_for_that(browser: Browser) {
    let page = browser.visit().open(FILLED);
    page.is_complete();
    page.put_into(PRINTED, &blocked().to_string());
    page.sees(".result .row", "only-us");
    let moving = "return [...document.querySelectorAll('*')].flatMap(element =>
        ['', '::before', '::after'].filter(part => {
          const { transitionDuration, animationName } = getComputedStyle(element, part);
          return animationName !== 'none' || transitionDuration.split(', ').some(time => parseFloat(time) > 0);
        }).map(part => element.tagName + '.' + element.className + part))";
    let moves = page.script(moving, &[]);
    assert!(moves.as_array().is_some_and(|moves| !moves.is_empty()), "otherwise some things move gently");
    apply(&page, "prefers-reduced-motion");
    assert_eq!(page.script(moving, &[]), json!([]));
}

/// The page as wide as a sheet of A4 between its margins.
#[track_caller]
fn sheet(browser: Browser) -> Page {
    let page = browser.visit().reader(Reader { screen: (720, 1000), ..Reader::default() }).open(FILLED);
    page.is_complete();
    page
}

fn paper_shows_the_article_and_the_policy(browser: Browser) {
    let page = sheet(browser);
    page.tick("Done: versioning is enabled");
    apply(&page, "print");
    until("the folded sections to go", || page.text(".more").is_empty().then_some(()));
    for (part, words) in [
        ("h1", "Organization Flow Logs"),
        (".intro", "Trustgrid can export flow logs to any S3 bucket."),
        (".destination", "my-logs/flow-logs/by-org/ORG-ID"),
        ("[data-step='2']", "enable bucket versioning on the target S3 bucket"),
        (".pane__title", "Bucket policy\nfor my-logs"),
        ("[data-step='4']", "Operations > Flow Logs"),
        ("[data-step='4']", "within 2 business days"),
        (".values", "493827156084"),
    ] {
        assert!(page.text(part).contains(words), "{words:?} in {part}: {}", page.text(part));
    }
    assert_eq!(page.policy(), policy_for("my-logs"));
    let pressed = "button:not(.visually-hidden), textarea, select, .phone-bar, .way, .answer, .tabs, .pane__foot, .section";
    assert_eq!(page.text(pressed), "", "nothing can be pressed on paper");
    assert_eq!(
        page.words_of(".task__head > *"),
        [
            "Enable Bucket Versioning",
            "Done: versioning is enabled",
            "Configure Bucket Policy",
            "Done: the policy is saved in AWS"
        ]
    );
    let ticks = "return [...document.querySelectorAll('.task .tick input')].map(tick => [tick.checked, tick.checkVisibility()])";
    assert_eq!(page.script(ticks, &[]), json!([[true, true], [false, true]]), "paper tells what is done");
    nothing_is_cut_off(&page);
}

#[track_caller]
fn nothing_is_cut_off(page: &Page) {
    let cut = page.script(
        "return [...document.querySelectorAll('.pane, .pane__body, .pane pre')].map(
           part => [part.scrollWidth - part.clientWidth, part.scrollHeight - part.clientHeight])",
        &[],
    );
    assert_eq!(cut, json!([[0, 0], [0, 0], [0, 0]]), "nothing of the policy is cut off");
}

fn paper_shows_the_verdict_and_every_check(browser: Browser) {
    let page = sheet(browser);
    page.put_into(PRINTED, &blocked().to_string());
    page.sees(".banner", "Not ready");
    apply(&page, "print");
    until("the folded sections to go", || page.text(".more").is_empty().then_some(()));
    let verdict = page.text(".banner__verdict");
    assert!(verdict.starts_with("Not ready: "), "{verdict}");
    let checks = page.script(
        "const checks = [...document.querySelectorAll('[data-check]')];
         return [checks.length, checks.filter(check => !check.checkVisibility()).map(check => check.textContent)]",
        &[],
    );
    assert_eq!(checks, json!([12, []]), "every check is on paper");
    assert!(page.policy().contains("only-us"), "{}", page.policy());
    assert_eq!(page.caption(), "Merged policy\nfor my-logs");
    nothing_is_cut_off(&page);
}

/// How long the page is, in pixels.
#[track_caller]
fn length(page: &Page) -> u64 {
    page.script("return document.documentElement.scrollHeight", &[]).as_u64().expect("a length")
}

fn the_page_is_no_longer_than_need_be(browser: Browser) {
    let page = browser.visit().open(FILLED);
    page.is_complete();
    page.sees_policy_for("my-logs");
    let filled = length(&page);
    assert!((800..=2_600).contains(&filled), "filled in: {filled} px");

    let mut report = suspended();
    report["policy"] = json!({ "Policy": DENYING });
    let report = report.to_string();
    page.put_into(PRINTED, &report);
    page.sees(".result .row", "only-us");
    page.sees(".existing .row", "only-us");
    let checked = length(&page);
    assert!((filled..=3_350).contains(&checked), "with a report that has the policy: {checked} px");

    page.press("Paste another");
    page.put_into(EXISTING, DENYING);
    page.put_into(PRINTED, &report);
    page.sees(".result .row", "only-us");
    page.sees(".existing .row", "only-us");
    let pasted = length(&page);
    assert!((filled..=3_450).contains(&pasted), "with a policy and a report: {pasted} px");

    let phone = Reader { screen: (390, 844), ..Reader::default() };
    let page = browser.visit().reader(phone).open(FILLED);
    page.is_complete();
    page.sees_policy_for("my-logs");
    let filled = length(&page);
    assert!((844..=4_200).contains(&filled), "on a phone: {filled} px");
}

fn every_line_of_a_file_has_a_place_of_its_own(browser: Browser) {
    let page = browser.visit().open(FILLED);
    page.is_complete();
    page.choose("New bucket");
    page.sees(".pane__title", "flow-logs-my-logs.yaml");
    let crowded = page.script(
        "const lines = [...document.querySelectorAll('.pane .code__line')].map(line => [line.innerText.trim(), line.getBoundingClientRect()]);
         const height = lines[0][1].height;
         const isApart = ([, line], index) => Math.abs(line.top - lines[0][1].top - index * height) < 1 && Math.abs(line.height - height) < 1;
         return [lines.some(([text]) => text === ''), lines.filter((line, index) => !isApart(line, index)).map(([text]) => text)]",
        &[],
    );
    assert_eq!(
        crowded,
        json!([true, []]),
        "whether a line is empty, and which lines are not below the one before"
    );
}

fn the_policy_stands_beside_the_fields_where_there_is_room(browser: Browser) {
    let page = portal(browser, "<flow-log-export bucket='my-logs'></flow-log-export>");
    // 48rem, and what the help center has.
    for (width, is_beside) in [(320, false), (767, false), (768, true), (793, true), (1100, true)] {
        let places = page.script(
            "const element = document.querySelector('flow-log-export');
             element.style.inlineSize = `${arguments[0]}px`;
             const box = (selector) => element.shadowRoot.querySelector(selector).getBoundingClientRect();
             const fields = box('.fields'), pane = box('.pane'), steps = box('.steps');
             return [element.offsetWidth, fields.right <= pane.left && pane.top < fields.bottom,
               fields.left <= pane.left && steps.bottom <= pane.top, pane.right <= element.getBoundingClientRect().right]",
            &[json!(width)],
        );
        assert_eq!(places, json!([width, is_beside, !is_beside, true]), "width, beside, below, and within");
    }
}

/// What of these words is in sight and under the thumb, wherever the page is scrolled to.
#[track_caller]
fn always_in_reach(page: &Page) -> Vec<String> {
    let within = page.script(
        "const { scrollHeight, clientHeight } = document.documentElement;
         const seen = [];
         for (const part of [0, 0.2, 0.4, 0.6, 0.8, 1]) {
           scrollTo({ top: part * (scrollHeight - clientHeight), behavior: 'instant' });
           const all = [...document.querySelectorAll('button, a.button, a.go')].filter(element => {
             const { left, top, width, height } = element.getBoundingClientRect();
             const hit = document.elementFromPoint(left + width / 2, top + height / 2);
             return height >= 44 && top + height <= innerHeight && element.contains(hit);
           });
           seen.push(all.map(element => element.textContent.replace(/ \\(opens.*/, '').trim()));
         }
         return seen[0].filter(words => seen.every(place => place.includes(words)))",
        &[],
    );
    serde_json::from_value(within).expect("words")
}

fn on_a_phone_what_comes_next_is_in_reach(browser: Browser) {
    // Firefox's driver reads no clipboard in a narrower window.
    let phone = Reader { screen: (500, 844), ..Reader::default() };
    let page = browser.visit().reader(phone).open("/");
    page.is_complete();
    assert_eq!(always_in_reach(&page), [""; 0], "there is nothing to copy yet");
    assert_eq!(page.text(".pane__copy"), "Copy policy");

    page.type_into("S3 Bucket", "my-logs");
    page.sees(".phone-bar", "Copy policy");
    assert_eq!(always_in_reach(&page), ["Copy policy", "Open in AWS"]);
    assert_eq!(page.text(".pane__copy"), "", "the one in the bar stands for it");
    page.press_in_sight("Copy policy");
    page.sees(".phone-bar button", "Copied");
    assert_eq!(page.clipboard(), policy_for("my-logs"));

    page.choose("CloudShell script");
    page.type_into("AWS Account ID", "493827156084");
    page.sees(".phone-bar", "Copy script");
    assert_eq!(always_in_reach(&page), ["Copy script", "Open in AWS"]);

    page.tick("Done: versioning is enabled");
    page.tick("Done: the policy is saved in AWS");
    page.sees_nothing_in(".phone-bar");
    page.sees(".pane__copy", "Copy script");
}

fn on_a_phone_an_exception_is_in_reach(browser: Browser) {
    let phone = Reader { screen: (390, 844), ..Reader::default() };
    let page = browser.visit().reader(phone).open(FILLED);
    page.is_complete();
    page.choose("Yes");
    page.put_into(EXISTING, DENYING);
    page.sees(".phone-bar", "Add exception");
    assert_eq!(always_in_reach(&page), ["Add exception", "Copy policy"]);
    page.press_in_sight("Add exception");
    page.sees(".existing .row", "Exception for Trustgrid added to “only-us”");
    assert_eq!(always_in_reach(&page), ["Copy policy", "Open in AWS"]);
}

fn any_layout_of_the_host_gives_the_form_its_width(browser: Browser) {
    for (screen, least) in [((1280, 800), 900), ((390, 844), 300)] {
        let reader = Reader { screen, ..Reader::default() };
        let page = portal_for(browser, reader, "<flow-log-export bucket='my-logs'></flow-log-export>");
        page.is_complete();
        for layout in [
            "display: block",
            "display: flex",
            "display: flex; flex-direction: column; align-items: center",
            "display: grid; justify-items: center",
            "display: table-cell",
            "display: inline-block",
            "float: left",
        ] {
            let widths = page.script(
                "const place = document.querySelector('#place');
                 place.style.cssText = arguments[0];
                 return [document.querySelector('flow-log-export').offsetWidth, document.documentElement.scrollWidth - innerWidth]",
                &[json!(layout)],
            );
            let [width, over] = [&widths[0], &widths[1]].map(|length| length.as_i64().expect("a length"));
            assert!(
                width >= least && over <= 0,
                "{layout}: {width} px wide, {over} px over a page of {}",
                screen.0
            );
        }
        let widths = page.script(
            "const place = document.querySelector('#place'), element = document.querySelector('flow-log-export');
             place.style.cssText = '';
             const dialog = document.body.appendChild(document.createElement('dialog'));
             dialog.append(element);
             dialog.showModal();
             const inDialog = element.offsetWidth;
             dialog.close();
             place.hidden = true;
             place.append(element);
             const hidden = element.offsetWidth;
             place.hidden = false;
             return [inDialog, hidden, element.offsetWidth]",
            &[],
        );
        let [in_dialog, hidden, shown] = [0, 1, 2].map(|index| widths[index].as_i64().expect("a length"));
        assert!(in_dialog >= least && hidden == 0 && shown >= least, "{widths}");
    }
}

fn the_host_hides_the_form_like_any_element(browser: Browser) {
    let page = portal(browser, "<flow-log-export bucket='my-logs'></flow-log-export>");
    let heights = page.script(
        "const element = document.querySelector('flow-log-export'), [sheet] = document.styleSheets;
         const heights = [element.offsetHeight];
         const look = () => heights.push(element.offsetHeight);
         element.hidden = true;
         look();
         element.hidden = false;
         look();
         sheet.insertRule('flow-log-export { display: none }');
         look();
         sheet.deleteRule(0);
         element.style.display = 'none';
         look();
         element.style.display = '';
         look();
         return heights.map(height => height > 0)",
        &[],
    );
    assert_eq!(heights, json!([true, false, true, false, false, true]));
}

fn the_form_has_the_font_and_the_background_of_its_host(browser: Browser) {
    let page = portal(browser, "<flow-log-export bucket='my-logs'></flow-log-export>");
    page.script(
        "Object.assign(document.querySelector('#place').style, { fontFamily: 'Georgia, serif', background: 'rgb(250, 240, 230)' })",
        &[],
    );
    let looks = page.script(
        "const form = document.querySelector('flow-log-export').shadowRoot.querySelector('[data-state]');
         const looks = ['h2', 'label', '.button', '.value code[data-missing=true]'].map(
           selector => getComputedStyle(form.querySelector(selector)).fontFamily);
         return [...looks, getComputedStyle(form).backgroundColor]",
        &[],
    );
    let font = "Georgia, serif";
    assert_eq!(looks, json!([font, font, font, font, "rgba(0, 0, 0, 0)"]));
}

/// How much the texts of the form that are hardest to read differ from what they are on.
const CONTRASTS: &str = "
    const form = document.querySelector('flow-log-export').shadowRoot.querySelector('[data-state]');
    const channels = colour => colour.match(/[0-9.]+/g).map(Number);
    const luminance = colour => channels(colour).slice(0, 3).map(value => value / 255)
      .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
      .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
    const ground = element => {
      for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) {
        const { backgroundColor } = getComputedStyle(at);
        if (channels(backgroundColor)[3] !== 0) return backgroundColor;
      }
    };
    return ['h2', '.intro p', '.label', '.hint', '.field__input', '.button', '.step a', 'pre.code'].map(selector => {
      const element = form.querySelector(selector);
      const both = [luminance(getComputedStyle(element).color), luminance(ground(element))];
      return [selector, (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05)];
    })";

fn a_theme_of_its_own_is_readable_on_a_page_of_the_other(browser: Browser) {
    for (dark, theme) in [(false, "dark"), (true, "light")] {
        let reader = Reader { dark, ..Reader::default() };
        let markup = format!("<flow-log-export theme='{theme}'></flow-log-export>");
        let page = portal_for(browser, reader, &markup);
        let contrasts: Vec<(String, f64)> =
            serde_json::from_value(page.script(CONTRASTS, &[])).expect("contrasts");
        let unreadable: Vec<_> = contrasts.iter().filter(|(_, contrast)| *contrast < 4.5).collect();
        assert!(unreadable.is_empty(), "{theme}: {unreadable:?}");
    }
}

fn older_browsers_show_a_plain_form(browser: Browser) {
    let page = browser.visit().open("/");
    page.is_complete();
    // The page with what these browsers have never heard of called by names that nobody has heard of.
    page.session.script_async(
        "const done = arguments[0];
         const own = [...document.querySelectorAll('style, link[rel=stylesheet]')];
         const read = ({ href, textContent }) => href ? fetch(href).then(response => response.text()) : textContent;
         Promise.all(own.map(read)).then(texts => {
           document.adoptedStyleSheets = texts.map(text => {
             const sheet = new CSSStyleSheet();
             sheet.replaceSync(text.replaceAll(':has(', ':unheard-of(').replaceAll('light-dark(', 'unheard-of(').replaceAll('/ \"\"', '/ unheard-of'));
             return sheet;
           });
           for (const element of own) element.disabled = true;
           done();
         })",
    );
    let looks = page.script(
        "const look = (selector, part) => getComputedStyle(document.querySelector(selector), part);
         const colours = selector => [look(selector).borderTopWidth, look(selector).borderTopColor, look(selector).backgroundColor];
         return {
           notice: look('#failure').display,
           field: colours('.field__input'),
           button: colours('.pane__copy'),
           number: look('.code__line', '::before').content,
           choice: look('.way input').clipPath,
           page: [look('html').backgroundColor, look('h1').color, look('h2').color],
         }",
        &[],
    );
    assert_eq!(
        looks,
        json!({
            "notice": "none",
            "field": ["1px", "rgb(125, 124, 137)", "rgb(255, 255, 255)"],
            "button": ["1px", "rgb(125, 124, 137)", "rgb(255, 255, 255)"],
            "number": "counter(line)",
            "choice": "none",
            "page": ["rgb(255, 255, 255)", "rgb(35, 34, 43)", "rgb(35, 34, 43)"],
        })
    );
}
