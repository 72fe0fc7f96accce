using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Forensics.Confinement;
using Forensics.Sdk;
using Forensics.Wire;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Worker;

/// <summary>A companion's process, from its start to its last word. The thread that started it has taken its capabilities away (docs/adr/0026).</summary>
internal static class CompanionSession
{
    /// <summary>Runs it. To be called by the main thread, before anything of a plugin is loaded.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(CompanionArguments arguments)
    {
        if (!ProcessControl.EndWith(arguments.WorkerProcessId))
        {
            return 1;
        }

        await using var report = new FileStream(new SafeFileHandle(CompanionArguments.ReportDescriptor, ownsHandle: true), FileAccess.Write, bufferSize: 0);
        var run = Task.Run(() => RunCompanionAsync(arguments));
        await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (run.IsCompletedSuccessfully)
        {
            return 0;
        }

        report.Write(Encoding.UTF8.GetBytes(CompanionEnd.MessageOf(run.Exception)));
        return CompanionEnd.FailedExitCode;
    }

    private static async Task RunCompanionAsync(CompanionArguments arguments)
    {
        // Of a plugin nothing runs before this, and of a companion nothing without it.
        var program = FilterProgram.Of(CompanionRules.Of(Environment.ProcessId), CompanionRules.LastKnown, RuntimeInformation.ProcessArchitecture);
        if (SystemCallFilter.InstallForAllThreads(program) is var error and not 0)
        {
            throw new IOException($"seccomp: {Marshal.GetPInvokeErrorMessage(error)}");
        }

        SafeFileHandle[] handed = [.. Enumerable.Range(CompanionArguments.FirstHandedDescriptor, arguments.HandedDescriptors).Select(descriptor => new SafeFileHandle(descriptor, ownsHandle: true))];
        var companion = LoadedPlugin.LoadCompanion(arguments.PluginDirectory, arguments.ManifestSha256, arguments.TypeName);
        var channel = new NetworkStream(new Socket(new SafeSocketHandle(WireFormat.ChannelDescriptor, ownsHandle: true)), ownsSocket: true);
        await using (channel.ConfigureAwait(false))
        {
            await companion.RunAsync(channel, handed, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
