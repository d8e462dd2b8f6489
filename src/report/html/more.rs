//! What only some scenarios have: segments, self-service, calls to customers, backlogs, money.

use super::frame::{note, section};
use super::markup::Html;
use super::table::screen_table;
use crate::report::actions::playbook;
use crate::report::backlog_figures::backlogs;
use crate::report::dial_screen::calls;
use crate::report::front_figures::self_service;
use crate::report::group_screen::cost;
use crate::report::segment_figures::segments;
use crate::report::summary::Run;
use crate::report::terminal::uncertainty;

/// The sections that the scenario asks for.
pub fn more(h: &mut Html, run: &Run<'_>) {
    if let Some(table) = segments(run) {
        section(h, "segments", "Segments of customers", |h| {
            screen_table(h, "Segments", &table);
        });
    }
    if let Some(text) = self_service(run) {
        section(h, "self-service", "Self-service", |h| {
            h.leaf("p", &[], &text);
        });
    }
    if let Some(table) = playbook(run) {
        section(h, "actions", "What supervisors did", |h| {
            screen_table(h, "Actions", &table);
        });
    }
    if let Some(table) = calls(run) {
        section(h, "outbound", "Calls to customers", |h| {
            screen_table(h, "Lists", &table);
        });
    }
    if let Some(text) = backlogs(run) {
        section(h, "backlog", "Backlog", |h| h.leaf("p", &[], &text));
    }
    if let Some(text) = cost(run) {
        section(h, "money", "Money", |h| h.leaf("p", &[], &text));
    }
    if let Some(text) = uncertainty(run) {
        section(h, "uncertainty", "What is not known", |h| note(h, &text));
    }
}
