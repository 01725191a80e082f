//! The keymap is data: what is wrong in it is refused with its place.

use asynctutor::tui::action::Action;
use asynctutor::tui::keymap::{Chord, Context, Keymap};

fn refused(text: &str) -> String {
    Keymap::built_in().read("keys.yaml", text).unwrap_err().to_string()
}

fn chord(text: &str) -> Chord {
    text.parse().unwrap()
}

#[test]
fn the_built_in_keymap_is_valid_and_every_context_has_keys() {
    let keymap = Keymap::built_in();
    for context in Context::ALL {
        assert!(!keymap.bindings(context).is_empty(), "{context:?}");
    }
}

#[test]
fn a_users_file_goes_over_the_built_in_one() {
    let mut keymap = Keymap::built_in();
    keymap.read("keys.yaml", "version: 1\nplayer:\n  a: cancel-here\n  c: none\n  '9': show loop\n").unwrap();
    let action = |key: &str| keymap.action(Context::Player, chord(key));
    assert!(matches!(action("a"), Some(Action::CancelHere)));
    assert!(action("c").is_none());
    assert!(matches!(action("9"), Some(Action::Show(_))));
    assert!(matches!(action("space"), Some(Action::PlayPause)), "what is not named stays");
}

#[test]
fn mistakes_are_refused_at_their_place() {
    for (text, place, says) in [
        (
            "version: 1\nplayer:\n  a: fit\n  shift+n: fit\n  N: undo\n",
            "keys.yaml:5:3",
            "`N` has a meaning in `player` already",
        ),
        ("version: 1\nplayer:\n  a: dance\n", "keys.yaml:3:6", "no action is called `dance`"),
        ("version: 1\nplayer:\n  hyper+a: fit\n", "keys.yaml:3:3", "no key is called `hyper+a`"),
        ("version: 1\nplayr:\n  a: fit\n", "keys.yaml:2:1", "no context is called `playr`"),
        ("version: 2\n", "keys.yaml:1:10", "version 2 is not known here"),
        ("version: 1\nmenu:\n  a: choose x\n", "keys.yaml:3:6", "`choose x` is no action"),
        ("version: 1\nmenu:\n  a: [fit]\n", "keys.yaml:3:6", "a word"),
        ("player: {}\n", "keys.yaml:1:1", "version: 1"),
        ("version: 1\nmenu: {}\nmenu: {}\n", "keys.yaml", "twice"),
        ("a: [", "keys.yaml:", ""),
    ] {
        let error = refused(text);
        assert!(error.starts_with(place) && error.contains(says), "{text}\n{error}");
    }
    assert!(refused("version: 1\nplayer:\n  a: dance\n").ends_with("    3 |   a: dance"));
}

#[test]
fn nothing_of_a_wrong_file_is_taken_over() {
    let mut keymap = Keymap::built_in();
    keymap.read("keys.yaml", "version: 1\nplayer:\n  c: undo\n  a: dance\n").unwrap_err();
    assert!(matches!(keymap.action(Context::Player, chord("c")), Some(Action::CancelHere)));
}

#[test]
fn a_question_and_the_knobs_fall_back_on_the_player() {
    let keymap = Keymap::built_in();
    assert!(matches!(keymap.action(Context::Question, chord("n")), Some(Action::NextStep)));
    assert!(matches!(keymap.action(Context::Knobs, chord("left")), Some(Action::Decrease)));
    assert!(matches!(keymap.action(Context::Search, chord("q")), Some(Action::Type('q'))));
    assert!(matches!(keymap.action(Context::Search, chord("ctrl+c")), Some(Action::Interrupt)));
    assert!(keymap.action(Context::Menu, chord("n")).is_none());
}
