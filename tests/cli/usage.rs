//! Help, and what is said about wrong usage.

use crate::program::asynctutor;

#[test]
fn help_lists_the_commands() {
    insta::assert_snapshot!(asynctutor("--help"));
}

#[test]
fn every_command_has_help_of_its_own() {
    for command in ["play", "run", "list", "check", "view", "doctor", "completions", "man"] {
        let help = asynctutor(&format!("{command} --help"));
        assert_eq!((help.status, help.stderr.as_str()), (Some(0), ""));
        assert!(help.stdout.contains(&format!("Usage: asynctutor {command}")), "{help}");
    }
    insta::assert_snapshot!(asynctutor("run --help"));
}

#[test]
fn the_help_of_trace_says_when_there_is_a_trace_and_where_it_goes() {
    insta::assert_snapshot!(asynctutor("trace --help"));
    let (help, page) = (asynctutor("trace --help").stdout, asynctutor("man").stdout.replace('\\', ""));
    for said in ["without a terminal, no trace is kept", "[default: with --out"] {
        assert!(help.contains(said), "{said}: {help}");
        assert!(page.contains(said), "{said}: {page}");
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    assert_eq!(asynctutor("--version").stdout, format!("asynctutor {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn wrong_usage_is_one_clear_message_and_exit_status_2() {
    for (name, line) in [
        ("an_unknown_command", "ran gather-vs-taskgroup/gather"),
        ("an_unknown_flag", "run gather-vs-taskgroup/gather --formt text"),
        ("no_demo", "run gather-vs-taskgroup"),
        ("an_unknown_lesson", "run gather-vs-taskgroups/gather"),
        ("a_lesson_like_no_other", "play zebra"),
        ("an_unknown_demo", "run gather-vs-taskgroup/taskgrup"),
        ("an_unknown_knob", "run gather-vs-taskgroup/gather --set fail_afer=60ms"),
        ("a_knob_out_of_range", "run gather-vs-taskgroup/gather --set fail_after=60s"),
        ("a_knob_of_the_wrong_type", "run gather-vs-taskgroup/gather --set keep_going=maybe"),
        ("a_setting_without_value", "run gather-vs-taskgroup/gather --set fail_after"),
        ("an_unknown_task", "run gather-vs-taskgroup/gather --cancel profil@250ms"),
        ("a_task_without_a_time", "run gather-vs-taskgroup/gather --cancel profile"),
        ("a_time_without_a_unit", "run gather-vs-taskgroup/gather --fail user@50"),
        ("a_seed_below_zero", "run gather-vs-taskgroup/gather --seed -1"),
        ("a_narrow_page", "run gather-vs-taskgroup/gather --width 3"),
        ("an_unknown_theme", "list --theme darc"),
        ("a_folder_that_is_not_there", "list --lessons /no/such/folder"),
        ("a_trace_that_is_not_there", "view /no/such.trace"),
    ] {
        let done = asynctutor(line);
        assert_eq!(done.status, Some(2), "{line}\n{done}");
        assert_eq!(done.stdout, "", "{line}");
        insta::assert_snapshot!(name, format!("$ asynctutor {line}\n{}", done.stderr));
    }
}

#[test]
fn without_a_terminal_the_player_says_what_to_do_instead() {
    for line in ["", "play gather-vs-taskgroup"] {
        let done = asynctutor(line);
        assert_eq!((done.status, done.stdout.as_str()), (Some(2), ""));
        assert!(done.stderr.contains("asynctutor run "), "{done}");
    }
    insta::assert_snapshot!("no_terminal", asynctutor(""));
}

#[test]
fn completions_exist_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = asynctutor(&format!("completions {shell}"));
        assert_eq!(script.status, Some(0));
        assert!(script.stdout.contains("doctor") && script.stdout.contains("ascii"), "{shell}");
    }
    assert_eq!(asynctutor("completions tcsh").status, Some(2));
}

#[test]
fn the_manual_page_has_every_command_and_flag() {
    let page = asynctutor("man").stdout;
    for word in [".TH asynctutor 1", "doctor", "\\-\\-lessons", "\\-\\-cancel", "\\-\\-format", "Exit status"] {
        assert!(page.contains(word), "{word} is not in\n{page}");
    }
}
