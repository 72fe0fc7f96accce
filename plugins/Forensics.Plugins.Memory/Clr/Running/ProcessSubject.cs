using System.Globalization;
using Forensics.Plugins.Memory.Capturing;
using Forensics.Plugins.Memory.Cores;
using Forensics.Plugins.Memory.Dumps;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Memory;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Clr.Running;

/// <summary>A process, whose core is made while it is read.</summary>
internal sealed class ProcessSubject : IClrSubject
{
    private readonly ProcessCapture capture;
    private readonly SafeFileHandle header;
    private readonly SafeFileHandle runs;
    private readonly SafeFileHandle root;

    /// <exception cref="IOException">There is no room for what a companion gets.</exception>
    public ProcessSubject(ProcessCapture capture, string? uniquePid, TargetRoot inspected)
    {
        this.capture = capture;
        UniquePid = uniquePid;
        header = SealedFile.Of("header", capture.Header);
        runs = SealedFile.Of("runs", VirtualCore.Pack(capture.Layout.Runs));
        Root = capture.Directory.OpenRoot(out root).Failed ? inspected : new(root, EvidencePath.Of($"/proc/{capture.Process.Pid}/root"));
    }

    public string Name => capture.Process.Pid.ToString(CultureInfo.InvariantCulture);

    public EvidencePath Path => DumpFaults.Path(capture.Process.Pid);

    public int? Pid => capture.Process.Pid;

    public string? UniquePid { get; }

    public TargetRoot Root { get; }

    public IReadOnlyList<SafeFileHandle> Descriptors => [header, runs, capture.Memory.Handle];

    public ClrRequest Request() => new() { Pid = Pid, LengthBytes = capture.Header.Length + capture.Layout.MemoryBytes };

    public Stream Open(ulong address, long lengthBytes) => new MemoryRangeStream(capture.Memory, address, address + (ulong)lengthBytes, null);

    public void Dispose()
    {
        header.Dispose();
        runs.Dispose();
        root.Dispose();
        capture.Dispose();
    }
}
