using System.ComponentModel;
using System.Diagnostics;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Commands;

/// <summary>
/// Runs programs of the device, only when the operator allows it: found and hashed first, arguments as a list, an environment of our own, standard input empty, a
/// deadline, and a bound on what it says. The program is confined as this process is.
/// </summary>
/// <param name="context">Where output goes.</param>
/// <param name="reader">Reads the programs.</param>
internal sealed class CommandRunner(CollectionContext context, AbandonableReader reader)
{
    private const int OutputBytes = 16 << 20;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private int count;

    /// <summary>Runs a program and stores what it says.</summary>
    /// <param name="item">The requested item.</param>
    /// <param name="request">The program.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How it ended.</returns>
    public async Task<(ItemState State, string? Reason)> RunAsync(string item, CommandRequest request, CancellationToken cancellationToken)
    {
        if (!context.Root.DisplayPath.Bytes.Span.SequenceEqual("/"u8))
        {
            return (ItemState.Unsupported, "programs run on the running system only, not on another root");
        }

        var program = reader.TryRead(_ => CommandProgram.Find(context.Root, request.Command), out var found) ? found : null;
        if (program is null)
        {
            return (ItemState.Empty, $"there is no program {request.Command}");
        }

        var digest = reader.TryRead(_ => CommandProgram.Digest(context.Root, program), out var read) ? read : null;
        var started = context.Clock.GetTimestamp();
        var startedAt = UnixTime.Of(context.Clock.GetUtcNow());
        using var process = new Process { StartInfo = StartOf(program, request.Arguments) };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            return (e.NativeErrorCode is 1 or 13 ? ItemState.Denied : ItemState.ReadError, $"{program} could not be started: {e.Message}");
        }

        process.StandardInput.Close();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = context.Clock.CreateTimer(_ => ending.Cancel(), null, Deadline, Timeout.InfiniteTimeSpan);
        var (output, error) = (new CommandOutput(OutputBytes), new CommandOutput(OutputBytes));
        var isOver = false;
        try
        {
            await Task.WhenAll(output.ReadAsync(process.StandardOutput.BaseStream, ending.Token), error.ReadAsync(process.StandardError.BaseStream, ending.Token)).ConfigureAwait(false);
            await process.WaitForExitAsync(ending.Token).ConfigureAwait(false);
            isOver = true;
        }
        catch (OperationCanceledException)
        {
            // Told below: as the deadline's, or the caller's.
        }
        finally
        {
            if (!isOver)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        var name = $"command-{++count:D4}";
        await context.EmitAsync(new CommandRecord
        {
            Item = item,
            Executable = program,
            ExecutableSha256 = digest,
            Arguments = request.Arguments,
            ExitCode = isOver ? process.ExitCode : null,
            OutputId = await StoreAsync($"{name}.out", output).ConfigureAwait(false),
            ErrorId = await StoreAsync($"{name}.err", error).ConfigureAwait(false),
            Truncated = !isOver || output.IsTruncated || error.IsTruncated,
            DurationMs = (long)context.Clock.GetElapsedTime(started).TotalMilliseconds,
            ReadAt = startedAt,
        }, CancellationToken.None).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return !isOver ? (ItemState.TimedOut, $"{program} did not end within {Deadline.TotalSeconds} s")
            : output.IsTruncated || error.IsTruncated ? (ItemState.OverLimit, $"{program} said more than {OutputBytes} bytes")
            : (ItemState.Collected, null);
    }

    private static ProcessStartInfo StartOf(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        start.Environment["PATH"] = string.Join(':', CommandProgram.Folders);
        start.Environment["LC_ALL"] = "C";
        start.Environment["HOME"] = "/";
        return start;
    }

    private async ValueTask<string?> StoreAsync(string name, CommandOutput output)
    {
        if (output.Bytes.Length == 0)
        {
            return null;
        }

        using var content = new MemoryStream(output.Bytes.ToArray());
        var id = await context.StoreAsync(new() { Kind = BlobKind.Extra, Name = name, LengthBytes = content.Length }, content, CancellationToken.None).ConfigureAwait(false);
        return id.Value;
    }
}
