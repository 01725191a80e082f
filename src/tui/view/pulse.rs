//! What time alone changes on the screen: as long as it stays the same, there is nothing new to draw.

use super::bars;
use crate::trace::Moment;
use crate::tui::app::{Stage, State, Transport};
use crate::tui::viewport::Viewport;

/// What a player shows of the time.
#[derive(Clone, Debug, PartialEq)]
pub struct Pulse {
    transport: Transport,
    viewport: Viewport,
    /// The playhead's column; beyond the track if it is out of view.
    column: i64,
    status: String,
    /// How far each run is, and its program.
    stages: Vec<(Moment, Option<String>)>,
}

/// What is shown of the time now; nothing outside the player.
pub fn pulse(state: &State) -> Option<Pulse> {
    let player = state.player()?;
    let standing = |stage: &Stage| stage.real.as_ref().and_then(|real| real.standing());
    Some(Pulse {
        transport: player.transport,
        viewport: player.viewport,
        column: player.viewport.position(player.t),
        status: bars::player_status(player, state.size.width, &state.theme),
        stages: player.stages.iter().map(|stage| (stage.moment, standing(stage))).collect(),
    })
}
