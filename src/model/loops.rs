//! Which event loop a model needs.

use super::Model;

/// Whether each contact stands for itself, as [`Model::single`] says.
pub(super) fn is_single(model: &Model) -> bool {
    !model.follows
        && model.initial.is_empty()
        && model.diallers.is_empty()
        && model.playbook.is_empty()
        && !model.script.is_exact()
        && model.groups.iter().all(|g| g.sharing.is_none())
        && model
            .types
            .iter()
            .all(|t| t.segments.is_empty() && t.opening.always() && t.self_service.is_none())
        && model.routing.classes.len() == model.types.len()
}

/// Whether nothing in such a model needs more than the plain loop.
pub(super) fn is_plain(model: &Model) -> bool {
    let routing = &model.routing;
    routing.by_table
        && routing.by_heads
        && !routing.widens
        && !routing.reserves
        && model.lines.is_none()
        && model.queue_limit.is_none()
        && model.types.iter().all(|t| t.queue_limit.is_none())
        && model
            .groups
            .iter()
            .all(|g| !g.shifts && !g.marks_leavers && g.pauses.is_none() && g.pause_after.is_none())
        && model.effects.is_empty()
        && !model.paced
        && model.types.iter().all(|t| !t.until_done && !t.deferrable)
        && model.uncertainty.handle_time == 0.0
        && model.uncertainty.patience == 0.0
}
