using System.Globalization;
using Forensics.Plugins.Memory.Capturing;
using Forensics.Plugins.Memory.Cores;
using Forensics.Plugins.Memory.Dumps;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Clr.Running;

/// <summary>A process, whose core is made while it is read.</summary>
internal sealed class ProcessSubject : IClrSubject
{
    private readonly ProcessCapture capture;
    private readonly SafeFileHandle header;
    private readonly SafeFileHandle runs;
    private readonly SafeFileHandle root;

    /// <param name="capture">The process; outlives this.</param>
    /// <param name="uniquePid">Its name in records.</param>
    /// <param name="inspected">The root under inspection, for one whose own cannot be opened.</param>
    /// <exception cref="IOException">There is no room for what a companion gets.</exception>
    public ProcessSubject(ProcessCapture capture, string? uniquePid, TargetRoot inspected)
    {
        this.capture = capture;
        UniquePid = uniquePid;
        header = SealedFile.Of("header", capture.Header);
        try
        {
            runs = SealedFile.Of("runs", VirtualCore.Pack(capture.Layout.Runs));
        }
        catch (IOException)
        {
            header.Dispose();
            throw;
        }

        Root = capture.Directory.OpenRoot(out root).Failed ? inspected : new(root, EvidencePath.Of($"/proc/{capture.Process.Pid}/root"));
    }

    public string Name => capture.Process.Pid.ToString(CultureInfo.InvariantCulture);

    public EvidencePath Path => DumpFaults.Path(capture.Process.Pid);

    public int? Pid => capture.Process.Pid;

    public string? UniquePid { get; }

    public TargetRoot Root { get; }

    public IReadOnlyList<SafeFileHandle> Descriptors => [header, runs, capture.Memory.Handle];

    public ClrRequest Request() => new() { Pid = Pid, LengthBytes = capture.Header.Length + capture.Layout.MemoryBytes };

    public IReadOnlyList<CoreRun> Runs() => capture.Layout.Runs;

    public int Read(CoreRun run, ulong address, Span<byte> buffer)
    {
        var error = capture.Memory.Read(address, buffer, out var length);
        return error == Errno.ESRCH ? throw new ContentCutException("the process ended, or started another program, while it was read") : error.Failed ? 0 : length;
    }

    public void Dispose()
    {
        header.Dispose();
        runs.Dispose();
        root.Dispose();
    }
}
