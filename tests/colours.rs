//! The colours of the style sheets have the contrast that WCAG 2.2 asks for at level AA, light and dark:
//! 4.5 to 1 for text (<https://www.w3.org/TR/WCAG22/#contrast-minimum>) and 3 to 1 for what tells parts of
//! the page and their states apart (<https://www.w3.org/TR/WCAG22/#non-text-contrast>).

use std::collections::BTreeMap;

const STYLES: [&str; 2] =
    [include_str!("../static/flow-log-export.css"), include_str!("../static/panels.css")];

const THEMES: [&str; 2] = ["light", "dark"];

/// Each text's colour, and what it stands on.
const TEXT: [(&str, &[&str]); 12] = [
    ("ink", &["surface", "raised", "field", "accent-wash", "warning-wash", "error-wash", "ok-wash"]),
    ("ink-strong", &["surface", "raised", "code", "field", "accent-wash", "warning-wash", "error-wash"]),
    ("ink-quiet", &["surface", "raised", "code", "field"]),
    ("accent", &["surface", "raised", "code", "field", "accent-wash", "accent-wash-strong", "error-wash"]),
    ("on-accent", &["accent-fill", "accent-fill-hover"]),
    ("on-ok", &["ok"]),
    ("ok", &["surface", "field", "ok-wash"]),
    ("warning", &["surface", "field", "code", "warning-wash"]),
    ("error", &["surface", "field", "error-wash"]),
    ("token-key", &["code", "accent-wash", "warning-wash"]),
    ("token-string", &["code", "accent-wash", "warning-wash"]),
    ("token-literal", &["code", "accent-wash", "warning-wash"]),
];

/// Each colour that tells something without words, and what it stands on.
const PARTS: [(&str, &[&str]); 6] = [
    ("line-strong", &["surface", "raised", "field"]),
    ("accent", &["surface", "code", "accent-wash"]),
    // The ring around what has the focus, too.
    ("accent-fill", &["surface", "raised", "code", "field", "accent-wash", "error-wash"]),
    ("ok", &["surface", "raised", "ok-wash"]),
    ("warning", &["surface", "raised", "code", "warning-wash"]),
    ("error", &["surface", "error-wash"]),
];

/// What each token is said to be.
fn declarations() -> impl Iterator<Item = (&'static str, &'static str)> {
    STYLES
        .iter()
        .flat_map(|style| style.split([';', '{', '}']))
        .filter_map(|declaration| declaration.trim().strip_prefix("--fle-")?.split_once(':'))
}

/// The tokens with their colours in both themes.
fn tokens() -> BTreeMap<&'static str, [String; 2]> {
    let declarations: Vec<_> = declarations().collect();
    let plain =
        declarations.iter().filter(|(_, value)| !value.contains("color-mix(")).filter_map(|(name, value)| {
            let (_, colours) = value.split_once("light-dark(")?;
            let (light, dark) = colours.split_once(')')?.0.split_once(',')?;
            Some((*name, [light.trim().to_owned(), dark.trim().to_owned()]))
        });
    let mut tokens: BTreeMap<_, _> = plain.collect();
    for (name, value) in declarations.iter().filter(|(_, value)| value.contains("color-mix(")) {
        let shares: Vec<f64> = value
            .split("var(--fle-accent-fill) ")
            .skip(1)
            .filter_map(|rest| rest.split_once('%')?.0.parse().ok())
            .collect();
        let [light, dark] = shares[..] else { panic!("--{name}: {value}") };
        let mix =
            |theme: usize, share| mixed(&tokens["accent-fill"][theme], &tokens["surface"][theme], share);
        let washes = [mix(0, light), mix(1, dark)];
        tokens.insert(name, washes);
    }
    tokens
}

/// So much of a hundred of one colour over another.
fn mixed(colour: &str, under: &str, share: f64) -> String {
    let channel = |colour: &str, index: usize| {
        let digits = colour.trim_start_matches('#');
        let digits = if digits.len() == 3 {
            digits[index..=index].repeat(2)
        } else {
            digits[2 * index..2 * index + 2].to_owned()
        };
        f64::from(u8::from_str_radix(&digits, 16).expect("two digits"))
    };
    let channels = [0, 1, 2].map(|index| {
        let mixed = (channel(colour, index) * share + channel(under, index) * (100.0 - share)) / 100.0;
        format!("{:02x}", mixed.round() as u8)
    });
    format!("#{}", channels.concat())
}

/// <https://www.w3.org/TR/WCAG22/#dfn-relative-luminance>
fn luminance(colour: &str) -> f64 {
    let digits = colour.strip_prefix('#').unwrap_or_else(|| panic!("{colour} is no colour"));
    let channel = |index: usize| {
        let digits = match digits.len() {
            3 => digits[index..=index].repeat(2),
            6 => digits[2 * index..2 * index + 2].to_owned(),
            _ => panic!("{colour} is no colour"),
        };
        let value = f64::from(u8::from_str_radix(&digits, 16).expect("two digits")) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(0) + 0.7152 * channel(1) + 0.0722 * channel(2)
}

/// <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>
fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn too_close(pairs: &[(&str, &[&str])], least: f64) -> Vec<String> {
    let tokens = tokens();
    let colours = |name: &str| tokens.get(name).unwrap_or_else(|| panic!("there is no --{name}"));
    let mut found = Vec::new();
    for (front, backs) in pairs {
        for back in *backs {
            for (theme, (one, other)) in THEMES.iter().zip(colours(front).iter().zip(colours(back))) {
                let contrast = contrast(one, other);
                if contrast < least {
                    found.push(format!("{theme}: --{front} on --{back} has {contrast:.2} to 1"));
                }
            }
        }
    }
    found
}

#[test]
fn contrast_is_measured_as_wcag_does() {
    assert_eq!(contrast("#fff", "#000000"), 21.0);
    assert!((contrast("#777777", "#fff") - 4.48).abs() < 0.01);
}

#[test]
fn text_can_be_read() {
    assert_eq!(too_close(&TEXT, 4.5), [""; 0]);
}

#[test]
fn parts_can_be_told_apart() {
    assert_eq!(too_close(&PARTS, 3.0), [""; 0]);
}

#[test]
fn browsers_without_two_colours_in_one_have_the_light_one() {
    let plain: BTreeMap<_, _> = declarations()
        .filter(|(_, value)| !value.contains("light-dark("))
        .filter_map(|(name, value)| {
            let (_, digits) = value.split_once('#')?;
            Some((name, format!("#{}", digits.trim_end_matches(')'))))
        })
        .collect();
    let light: BTreeMap<_, _> = tokens().into_iter().map(|(name, [light, _])| (name, light)).collect();
    assert_eq!(plain, light);
}

#[test]
fn every_colour_that_means_something_is_looked_at() {
    // A line between parts that stand apart without it.
    const DECORATION: [&str; 1] = ["line"];
    let looked_at: Vec<_> =
        TEXT.iter().chain(&PARTS).flat_map(|(front, backs)| backs.iter().chain([front])).collect();
    let tokens = tokens();
    let forgotten: Vec<_> =
        tokens.keys().filter(|name| !looked_at.contains(name) && !DECORATION.contains(name)).collect();
    assert_eq!(forgotten, [&""; 0]);
    assert!(tokens.len() > 20, "{tokens:?}");
}

#[test]
fn colours_come_from_tokens_alone() {
    for style in STYLES {
        let (_, components) =
            style.split_once("@layer flow-log-export.components {").expect("a layer of components");
        let colours: Vec<_> = components.match_indices('#').map(|(at, _)| &components[at..at + 8]).collect();
        assert_eq!(colours, [""; 0], "a colour beside the tokens");
    }
}
