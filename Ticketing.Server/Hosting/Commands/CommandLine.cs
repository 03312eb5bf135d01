using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Ticketing.Hosting.Commands;

/// <summary>From arguments to an exit code.</summary>
public static class CommandLine
{
    public const int Failed = 1;

    /// <summary>The command line cannot be read.</summary>
    public const int Usage = 2;

    /// <summary><c>EX_CONFIG</c> of sysexits(3): the settings are wrong; starting again would not help.</summary>
    public const int Configuration = 78;

    /// <param name="loader">Gathers the settings, given those of the command line.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, IProgramParts parts, Func<IReadOnlyDictionary<string, string>, SettingsLoader> loader, TextWriter output, TextWriter error, CancellationToken cancel = default)
    {
        var split = SettingArguments.Split(arguments);
        if (split.Fault is not null)
        {
            await error.WriteLineAsync(split.Fault).ConfigureAwait(false);
            return Usage;
        }
        var surroundings = new CommandSurroundings(parts, () => loader(split.Settings).Load(), output, error);
        var parsed = Root(surroundings).Parse(split.Rest);
        if (parsed.Errors.Count > 0)
        {
            foreach (var fault in parsed.Errors)
            {
                await error.WriteLineAsync(fault.Message).ConfigureAwait(false);
            }
            await error.WriteLineAsync($"'{string.Join(' ', Path(parsed.CommandResult.Command))} --help' says what is possible.").ConfigureAwait(false);
            return Usage;
        }
        return await parsed.InvokeAsync(new() { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancel).ConfigureAwait(false);
    }

    static RootCommand Root(CommandSurroundings surroundings)
    {
        var root = new RootCommand("Home Ticketing: alarms, scripts and people become tickets that are promised, stored and told.")
        {
            ServeCommand.Create(surroundings),
            CheckCommand.Create(surroundings),
            UserCommand.Create(surroundings),
            TokenCommand.Create(surroundings),
            TenantCommand.Create(surroundings),
            MigrateCommand.Create(surroundings),
            BackupCommand.Create(surroundings),
            RestoreCommand.Create(surroundings),
            TestmailCommand.Create(surroundings),
            HealthcheckCommand.Create(surroundings),
        };
        root.SetAction((_, cancel) => surroundings.RunAsync(options => surroundings.Parts.ServeAsync(options, cancel)));
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithSettings((HelpAction)help.Action!);
        return root;
    }

    static IEnumerable<string> Path(Command command) =>
        command is RootCommand ? ["ticketing"] : [.. command.Parents.OfType<Command>().Take(1).SelectMany(Path), command.Name];

    /// <summary>The usual help, and below the one of the program all settings.</summary>
    sealed class HelpWithSettings(HelpAction usual) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            usual.Invoke(parseResult);
            if (parseResult.CommandResult.Command is RootCommand)
            {
                Print(parseResult.InvocationConfiguration.Output);
            }
            return 0;
        }

        static void Print(TextWriter output)
        {
            output.WriteLine("Settings, on every command as --Ticketing:KEY=VALUE, in the environment as Ticketing__KEY (':' becomes '__'),");
            output.WriteLine("in /etc/ticketing/ticketing.json and appsettings.json as {\"Ticketing\": {…}}; [S]ecrets also as …File:");
            foreach (var setting in Settings.All)
            {
                output.WriteLine($"  {setting.Key,-22}{(setting.Secret ? "S" : " ")} {(setting.Default.Length == 0 ? "-" : setting.Default),-20} {setting.Meaning}");
            }
        }
    }
}
