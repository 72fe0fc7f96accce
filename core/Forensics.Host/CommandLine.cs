using System.CommandLine;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Host.Commands;
using Forensics.Host.Commands.Actions;
using Forensics.Host.Commands.Disk;
using Forensics.Host.Commands.Quarantine;

namespace Forensics.Host;

/// <summary>The command line: parses, runs one command, and turns what went wrong into an exit code.</summary>
internal sealed class CommandLine(
    CollectCommand collect, ResumeCommand resume, PlanCommand plan, VerifyCommand verify, InspectCommand inspect, ReportCommand report, ExtractCommand extract, ExportCommand export, SalvageCommand salvage,
    CountersignCommand countersign, DiskCommand disk, ActionsCommand actions, UndoCommand undo, QuarantineCommand quarantine, PluginsCommand plugins, VersionCommand version, Terminal terminal)
{
    public int Run(string[] arguments)
    {
        var root = new RootCommand("Collects forensic evidence from a Linux device into one signed bundle.")
        {
            collect.Build(), resume.Build(), plan.Build(), verify.Build(), inspect.Build(), report.Build(), extract.Build(), export.Build(), salvage.Build(), countersign.Build(), disk.Build(), actions.Build(), undo.Build(), quarantine.Build(), plugins.Build(), version.Build(),
        };
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                terminal.Line($"forensics: {error.Message}");
            }

            terminal.Line("forensics: 'forensics --help' lists the commands, 'forensics COMMAND --help' its options");
            return (int)ExitCode.Usage;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (UsageException mistake)
        {
            return Fail(mistake.Message, ExitCode.Usage);
        }
        catch (RefusedException refusal)
        {
            return Fail(refusal.Message, ExitCode.Refused);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Fail(failure.Message, ExitCode.InternalError);
        }
        catch (OutOfMemoryException)
        {
            // Also what the runtime says when it may start no more threads.
            return Fail("this program gets no more memory or threads: look at 'ulimit -u' and 'ulimit -v' of its user, and at the limits of its control group", ExitCode.InternalError);
        }
#pragma warning disable CA1031 // The program's boundary: a mistake of ours ends with our exit code, not with an abort and a core file on the device.
        catch (Exception mistake)
        {
            foreach (var line in mistake.ToString().Split('\n'))
            {
                _ = Fail(line, ExitCode.InternalError);
            }

            return Fail("this is a mistake in this program: please report the lines above", ExitCode.InternalError);
        }
#pragma warning restore CA1031
    }

    private int Fail(string message, ExitCode code)
    {
        terminal.Line($"forensics: {message}");
        return (int)code;
    }
}
