using System.CommandLine;

namespace Ticketing.Hosting.Commands;

/// <summary><c>ticketing check</c>: the doctor. One line per question; everything is asked even when something fails.</summary>
static class CheckCommand
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static Command Create(CommandSurroundings surroundings)
    {
        var command = new Command("check", "Look at settings, store, ports, broker and mail server; one line each, 'ok' or 'FAIL' with the remedy.");
        command.SetAction((_, cancel) => RunAsync(surroundings, cancel));
        return command;
    }

    static async Task<int> RunAsync(CommandSurroundings surroundings, CancellationToken cancel)
    {
        var (options, faults) = surroundings.Load();
        if (faults.Count > 0)
        {
            foreach (var fault in faults)
            {
                Print(surroundings.Output, "settings", DoctorAnswer.Fail(fault.ToString()));
            }
            return CommandLine.Failed;
        }
        Print(surroundings.Output, "settings", DoctorAnswer.Ok());
        var failed = false;
        foreach (var question in surroundings.Parts.Questions(options))
        {
            var answer = await AskAsync(question, cancel).ConfigureAwait(false);
            failed |= answer.Remedy is not null;
            Print(surroundings.Output, question.Name, answer);
        }
        return failed ? CommandLine.Failed : 0;
    }

    static async Task<DoctorAnswer> AskAsync(DoctorQuestion question, CancellationToken cancel)
    {
        try
        {
            return await question.AskAsync(cancel).WaitAsync(Patience, cancel).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return DoctorAnswer.Fail($"gave no answer within {Patience.TotalSeconds:0} s");
        }
        catch (Exception trouble) when (!cancel.IsCancellationRequested)
        {
            return DoctorAnswer.Fail(trouble.Message);
        }
    }

    static void Print(TextWriter output, string name, DoctorAnswer answer) =>
        output.WriteLine($"{(answer.Remedy is null ? "ok  " : "FAIL")} {name,-10}{(answer.Remedy ?? answer.Detail) switch { { } text => " " + text.ReplaceLineEndings(" "), null => "" }}".TrimEnd());
}
