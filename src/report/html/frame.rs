//! What all pages have: style, script, theme, and the order of their parts. A page is one file
//! that asks no network for anything.

use serde_json::Value;

use super::markup::Html;

const STYLE: &str = include_str!("assets/page.css");
/// Runs before the page is shown, so that it does not flash.
const THEME: &str = include_str!("assets/theme.js");
const SCRIPT: &str = include_str!("assets/page.js");
const CHARTS: &str = include_str!("assets/day.js");
const REPLAY: &str = include_str!("assets/replay.js");
const UPLOT: &str = include_str!("assets/uplot/uPlot.iife.min.js");
const UPLOT_STYLE: &str = include_str!("assets/uplot/uPlot.min.css");
const UPLOT_LICENCE: &str = include_str!("assets/uplot/LICENSE");
/// Nothing but what is in the page itself: no network, no frames, no forms.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; \
                      img-src data:; base-uri 'none'; form-action 'none'";

/// The head of a page.
#[derive(Debug)]
pub struct Frame<'a> {
    /// Title of the scenario.
    pub scenario: &'a str,
    /// What kind of page it is.
    pub kind: &'static str,
    /// The answer in a sentence.
    pub answer: &'a str,
    /// What was simulated.
    pub under: &'a str,
}

/// A page; with data for the interactive charts, if any.
pub fn page(frame: &Frame<'_>, data: Option<&Value>, body: impl FnOnce(&mut Html)) -> String {
    let mut html = Html::default();
    html.part("<!DOCTYPE html>\n");
    html.element("html", &[("lang", "en")], |h| {
        let has = |part: &str| data.is_some_and(|data| data.get(part).is_some());
        h.element("head", &[], |h| head(h, frame, has("day")));
        h.element("body", &[], |h| {
            h.leaf(
                "a",
                &[("class", "skip"), ("href", "#main")],
                "To the figures",
            );
            h.element("header", &[("class", "top")], |h| top(h, frame));
            h.element("main", &[("id", "main")], body);
            h.element("footer", &[], |h| {
                h.text("Made by busyhour ");
                h.text(env!("CARGO_PKG_VERSION"));
                h.text(". This page needs no network and sends nothing.");
            });
            if let Some(data) = data {
                h.data("figures", data);
            }
            if has("day") {
                h.element("script", &[], |h| h.part(UPLOT));
            }
            h.element("script", &[], |h| h.part(SCRIPT));
            for (part, script) in [("day", CHARTS), ("replay", REPLAY)] {
                if has(part) {
                    h.element("script", &[], |h| h.part(script));
                }
            }
        });
    });
    html.finish()
}

fn head(h: &mut Html, frame: &Frame<'_>, charts: bool) {
    h.open("meta", &[("charset", "utf-8")]);
    let policy = [
        ("http-equiv", "Content-Security-Policy"),
        ("content", POLICY),
    ];
    h.open("meta", &policy);
    let view = [
        ("name", "viewport"),
        ("content", "width=device-width, initial-scale=1"),
    ];
    h.open("meta", &view);
    h.open(
        "meta",
        &[("name", "color-scheme"), ("content", "light dark")],
    );
    h.open("meta", &[("name", "robots"), ("content", "noindex")]);
    h.leaf("title", &[], &format!("{}: {}", frame.scenario, frame.kind));
    h.element("script", &[], |h| h.part(THEME));
    if charts {
        h.part("<!-- The charts by interval are drawn by uPlot:\n");
        h.part(UPLOT_LICENCE);
        h.part("-->\n");
        h.element("style", &[], |h| h.part(UPLOT_STYLE));
    }
    h.element("style", &[], |h| h.part(STYLE));
}

fn top(h: &mut Html, frame: &Frame<'_>) {
    h.element("div", &[("class", "bar")], |h| {
        h.element("h1", &[], |h| {
            h.text(frame.scenario);
            h.leaf("span", &[("class", "kind")], &format!(" {}", frame.kind));
        });
        let button = [("type", "button"), ("id", "theme"), ("hidden", "")];
        h.leaf("button", &button, "Dark");
    });
    h.leaf("p", &[("class", "answer"), ("id", "answer")], frame.answer);
    h.leaf("p", &[("class", "under")], frame.under);
}

/// A part of a page under a heading.
pub fn section(h: &mut Html, id: &'static str, title: &str, inner: impl FnOnce(&mut Html)) {
    let attributes = [("id", id), ("aria-label", title)];
    h.element("section", &attributes, |h| {
        h.leaf("h2", &[], title);
        inner(h);
    });
}

/// A paragraph that explains what stands above it.
pub fn note(h: &mut Html, text: &str) {
    h.leaf("p", &[("class", "note")], text);
}
