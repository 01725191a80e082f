//! `asynctutor play --screenshot`, for maintainers.

use crate::program::{asynctutor, command, done};
use tempfile::TempDir;

#[test]
fn a_frame_of_the_player_is_drawn_without_a_terminal() {
    let home = TempDir::new().unwrap();
    let line = "play gather-vs-taskgroup/gather --screenshot player.svg --size 120x40 --at 182ms";
    let done = done(command(&home).args(line.split(' ')).current_dir(home.path()));
    assert_eq!((done.status, done.stdout.as_str(), done.stderr.as_str()), (Some(0), "", ""));
    let svg = std::fs::read_to_string(home.path().join("player.svg")).unwrap();
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    for word in ["gather versus TaskGroup", "orders", "profile", "182"] {
        assert!(svg.contains(word), "{word} is not in the picture");
    }
}

#[test]
fn a_picture_that_cannot_be_made_says_why() {
    for (line, word) in [
        ("play gather-vs-taskgroup --screenshot /no/such/folder/player.svg", "/no/such/folder/player.svg"),
        ("play gather-vs-taskgroup --screenshot player.svg --size 0x40", "COLUMNSxROWS"),
        ("play gather-vs-taskgroup --screenshot player.svg --keys notakey", "--keys"),
        ("play gather-vs-taskgroup --at 5ms", "--screenshot"),
    ] {
        let done = asynctutor(line);
        assert_eq!(done.status, Some(2), "{done}");
        assert!(done.stderr.contains(word), "{done}");
    }
}
