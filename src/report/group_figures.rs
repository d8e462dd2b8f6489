//! `groups` of `summary.json`: agents' time, what shrinkage takes of it, and what it costs.

use serde_json::{Map, Value, json};

use super::summary::{Run, add_quantiles, add_spread, estimate, exact};
use crate::measures::{CostKind, GroupFigures, GroupMoney, GroupRatio, GroupRow, Money};
use crate::scenario::ShrinkageSource;

/// Seconds to hours.
const HOURS: f64 = 1.0 / 3600.0;

impl Run<'_> {
    pub(super) fn group(&self, g: usize, figures: &GroupFigures) -> Value {
        let rows = &self.outcome.fold.group_rows[g];
        let days = |value: fn(&GroupRow) -> f32| rows.iter().map(value).collect::<Vec<f32>>();
        let mut out = Map::new();
        out.insert(
            "scheduled_hours".into(),
            exact(self.scheduled_time(g) * HOURS),
        );
        for (key, moments) in [
            ("staffed_hours", &figures.staffed),
            ("busy_hours", &figures.busy),
            ("wrap_up_hours", &figures.wrap_up),
            ("idle_hours", &figures.idle),
            ("over_schedule_hours", &figures.over_schedule),
            ("overtime_hours", &figures.overtime),
        ] {
            out.insert(key.into(), self.mean(moments, HOURS));
        }
        add_spread(&mut out, "staffed_hours", days(|d| d.staffed));
        add_spread(&mut out, "overtime_hours", days(|d| d.overtime));
        out.insert("lost_hours".into(), self.lost(g));
        let paid = &self.outcome.fold.losses[g].paid;
        out.insert("paid_hours".into(), self.mean(paid, HOURS));
        out.insert("fte".into(), self.mean(paid, 1.0 / self.window()));
        let ratio = |r| self.outcome.fold.group_ratio(g, r, &self.confidence);
        out.insert("occupancy".into(), estimate(ratio(GroupRatio::Occupancy)));
        add_spread(&mut out, "occupancy", days(|d| d.busy / (d.busy + d.idle)));
        out.insert(
            "utilisation".into(),
            estimate(ratio(GroupRatio::Utilisation)),
        );
        let money = self.outcome.fold.money.as_ref();
        if let Some(money) = money.and_then(|m| m.groups[g].as_ref()) {
            self.cost(&mut out, money);
        }
        let intervals = &self.outcome.fold.group_intervals[g];
        let intervals = intervals.iter().enumerate();
        out.insert(
            "intervals".into(),
            intervals
                .map(|(i, f)| self.group_interval(g, i, f))
                .collect(),
        );
        Value::Object(out)
    }

    /// Scheduled time of a group within the statistics \[s\].
    pub(super) fn scheduled_time(&self, g: usize) -> f64 {
        let clock = &self.model.clock;
        let staffing = &self.model.staffing.groups[g];
        let agents = (clock.warm_up..clock.intervals).map(|i| staffing.scheduled_at(i));
        agents.sum::<f64>() * clock.interval
    }

    /// Hours lost to each source, and to all.
    fn lost(&self, g: usize) -> Value {
        let losses = &self.outcome.fold.losses[g];
        let mut out = Map::new();
        out.insert("total".into(), self.mean(&losses.total, HOURS));
        for source in ShrinkageSource::ALL {
            let hours = losses.of_day(source);
            let hours = hours.map_or_else(|| exact(0.0), |m| self.mean(m, HOURS));
            out.insert(source.word().into(), hours);
        }
        Value::Object(out)
    }

    fn group_interval(&self, g: usize, i: usize, figures: &GroupFigures) -> Value {
        let clock = &self.model.clock;
        let scheduled = self.model.staffing.groups[g].scheduled_at(clock.warm_up + i);
        let losses = &self.outcome.fold.losses[g];
        let lost = |source| {
            let hours = losses.of_interval(i, source);
            hours.map_or_else(|| exact(0.0), |m| self.mean(m, HOURS))
        };
        let mut out = Map::new();
        for (key, value) in [
            ("start", json!(self.label(i))),
            ("scheduled", exact(scheduled)),
            ("staffed", self.mean(&figures.staffed, 1.0 / clock.interval)),
            ("busy_hours", self.mean(&figures.busy, HOURS)),
            (
                "occupancy",
                estimate(figures.occupancy.ratio(&self.confidence)),
            ),
            (
                "over_schedule_hours",
                self.mean(&figures.over_schedule, HOURS),
            ),
            ("lost_hours", lost(None)),
        ] {
            out.insert(key.into(), value);
        }
        // The same keys for all groups: they are the columns of a table.
        let groups = &self.model.groups;
        for source in ShrinkageSource::ALL {
            if groups.iter().any(|group| group.loses.contains(&source)) {
                let key = format!("lost_{}_hours", source.word());
                out.insert(key, lost(Some(source)));
            }
        }
        if let Some(spread) = &self.outcome.fold.spread {
            add_quantiles(&mut out, "occupancy", spread.of_group(g, i));
        }
        Value::Object(out)
    }

    fn cost(&self, out: &mut Map<String, Value>, money: &GroupMoney) {
        out.insert("cost".into(), self.mean(&money.cost, 1.0));
        add_spread(out, "cost", money.rows.clone());
    }

    /// Adds what everything costs, by kind, per contact and per resolved case, and the value lost.
    pub(super) fn total_cost(&self, out: &mut Map<String, Value>, money: &Money) {
        self.cost(out, &money.total);
        let kinds = CostKind::ALL.iter().zip(&money.kinds);
        let kinds = kinds.map(|(kind, cost)| (kind.key().to_owned(), self.mean(cost, 1.0)));
        out.insert("cost_by_kind".into(), Value::Object(kinds.collect()));
        out.insert("lost_value".into(), self.mean(&money.lost_value, 1.0));
        let with_lost = &money.with_lost_value;
        out.insert(
            "cost_and_lost_value".into(),
            self.mean(&with_lost.cost, 1.0),
        );
        add_spread(out, "cost_and_lost_value", with_lost.rows.clone());
        let per = |pair: &crate::stats::PairMoments| estimate(pair.ratio(&self.confidence));
        out.insert("cost_per_answered".into(), per(&money.per_answered));
        if self.outcome.fold.cases.is_some() {
            out.insert("cost_per_resolved".into(), per(&money.per_resolved));
        }
    }

    /// Adds the money of a contact type, where anything of it costs something.
    pub(super) fn type_cost(&self, out: &mut Map<String, Value>, kind: usize) {
        let Some(money) = &self.outcome.fold.money else {
            return;
        };
        if self.model.types[kind].costs() {
            let of = &money.types[kind];
            out.insert("self_service_cost".into(), self.mean(&of.self_service, 1.0));
            out.insert("penalties".into(), self.mean(&of.penalties, 1.0));
            out.insert("lost_value".into(), self.mean(&of.lost_value, 1.0));
        }
    }
}
