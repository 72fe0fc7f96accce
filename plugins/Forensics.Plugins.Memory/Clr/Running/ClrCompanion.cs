using System.Globalization;
using System.Text.Json;
using Forensics.Plugins.Memory.Clr.Findings;
using Forensics.Plugins.Memory.Cores;
using Forensics.Sdk;
using Forensics.Sdk.Linux.Memory;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Clr.Running;

/// <summary>Runs the analysis without rights: the DAC that it loads is native code of the process under inspection, and what that reads is that process's word.</summary>
internal sealed class ClrCompanion : Companion
{
    // Of this process alone: the DAC that was handed over, whatever number it has here.
    private static string PathOf(SafeFileHandle file) => string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.DangerousGetHandle()}");

    public override async Task RunAsync(Stream channel, IReadOnlyList<SafeFileHandle> descriptors, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(descriptors);
        var lines = new LineStream(channel, ClrLimits.LineBytes);
        var line = await lines.NextAsync(cancellationToken).ConfigureAwait(false) ?? throw new InvalidDataException("nothing was asked");
        var request = JsonSerializer.Deserialize(line.Span, ClrChannelJson.Default.ClrRequest)!;
        using var memory = request.Pid is { } pid ? ProcessMemory.Of(pid, descriptors[2]) : null;
        using Stream core = memory is null
            ? new FileStream(descriptors[0], FileAccess.Read)
            : new VirtualCore(ReadAll(descriptors[0]), VirtualCore.Unpack(ReadAll(descriptors[1])), request.LengthBytes, memory);
        using var output = new BufferedStream(channel, ClrLimits.LineBytes);
        var analysis = new ClrAnalysis(core, new Lines(output));
        if (request.Question is null)
        {
            analysis.FindRuntimes(cancellationToken);
        }
        else
        {
            analysis.Run(PathOf(descriptors[^1]), request.Question, cancellationToken);
        }
    }

    private static byte[] ReadAll(SafeFileHandle file)
    {
        var bytes = new byte[checked((int)RandomAccess.GetLength(file))];
        for (var at = 0; at < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(at), at) is > 0 and var length; at += length)
        {
        }

        return bytes;
    }

    /// <summary>Each finding as a line. It goes out at once: what comes next may hang or end this process. Types alone come all together, when they were counted.</summary>
    private sealed class Lines(Stream output) : IClrFindings
    {
        public void Add(ClrFinding finding)
        {
            output.Write(ClrLines.Write(finding));
            output.WriteByte((byte)'\n');
            if (finding is not TypeFinding)
            {
                output.Flush();
            }
        }
    }
}
