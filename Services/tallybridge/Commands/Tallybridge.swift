import CommandLine
import Runtime
import Wiring

/// The operator's command line.
package func tallybridge(arguments: [String], environment: [String: String]) async -> Int32 {
    let source = SettingsSource(environment: environment)
    let command = Command(
        "tallybridge", summary: "The operator's tool: migrations, tenants, tokens, runs, explanations, diagnosis.",
        discussion: "Settings (environment variables):\n" + SettingsReader.help(OperatorSettings.all),
        subcommands: [
            migrateCommand(source), tenantCommand(source), tokenCommand(source), runCommand(source),
            heldCommand(source), decideCommand(source), decisionsCommand(source), explainCommand(source),
            doctorCommand(source),
        ])
    return await command.run(arguments)
}
