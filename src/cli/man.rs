//! `asynctutor man`: the manual page, of the program and of all its commands.

use super::Status;
use super::args::Cli;
use super::outside::stdout;
use clap::CommandFactory;
use clap_mangen::Man;
use std::io::Write;

/// Prints the page in roff.
pub(super) fn man() -> anyhow::Result<Status> {
    let mut command = Cli::command();
    command.build();
    let page = Man::new(command.clone());
    let mut roff = Vec::new();
    page.render_title(&mut roff)?;
    page.render_name_section(&mut roff)?;
    page.render_synopsis_section(&mut roff)?;
    page.render_description_section(&mut roff)?;
    page.render_options_section(&mut roff)?;
    page.render_subcommands_section(&mut roff)?;
    for command in command.get_subcommands() {
        let name = command.get_name().to_uppercase();
        let mut section = Vec::new();
        let page = Man::new(command.clone());
        page.render_synopsis_section(&mut section)?;
        page.render_description_section(&mut section)?;
        page.render_options_section(&mut section)?;
        // Sections of a command are subsections of its own section.
        writeln!(roff, ".SH \"{name}\"")?;
        roff.extend(String::from_utf8_lossy(&section).replace("\n.SH ", "\n.SS ").into_bytes());
    }
    page.render_extra_section(&mut roff)?;
    let mut out = stdout();
    out.write_all(&roff)?;
    out.flush()?;
    Ok(Status::FINE)
}
