using Ticketing;
using Ticketing.Hosting;
using Ticketing.Hosting.Commands;

return await CommandLine.RunAsync(args, new ProgramParts(TimeProvider.System), SettingsLoader.ForProcess, Console.Out, Console.Error);
