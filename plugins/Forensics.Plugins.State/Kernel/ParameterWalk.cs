using System.Text.RegularExpressions;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Kernel;

/// <summary>Walks <c>/proc/sys</c>. Nothing that is mounted in it is entered: looking into the place of binfmt_misc can make the kernel load it.</summary>
internal sealed partial class ParameterWalk(RootFiles files, TimeProvider clock)
{
    private const int ReadableBits = 0x124; // 0444

    private static readonly EvidencePath Top = EvidencePath.Of("/proc/sys");

    private readonly ulong? mountId = files.Status(Top)?.MountId;

    public int Refused { get; private set; }

    public bool IsCut { get; private set; }

    public IEnumerable<KernelParameter> All(CancellationToken cancellationToken)
    {
        var count = 0;
        var folders = new Stack<(EvidencePath Path, int Depth)>([(Top, 0)]);
        while (folders.TryPop(out var folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var path in files.Children(folder.Path))
            {
                if (files.Status(path) is not { } status || status.MountId != mountId)
                {
                    continue;
                }

                if (status.Type == FileType.Directory && folder.Depth < KernelLimits.ParameterDepth)
                {
                    folders.Push((path, folder.Depth + 1));
                }
                else if (count == KernelLimits.Parameters)
                {
                    IsCut = true;
                    yield break;
                }
                else if (status.Type == FileType.Regular && (status.Permissions & ReadableBits) != 0)
                {
                    count++;
                    yield return Read(path, status);
                }
            }
        }
    }

    private KernelParameter Read(EvidencePath path, FileStatus status)
    {
        var below = path.Bytes[(Top.Bytes.Length + 1)..];
        var isSecret = Secret().IsMatch(path.ToString());
        var error = Errno.Ok;
        EvidenceText? value = null;
        if (!isSecret)
        {
            var answered = files.Reader.TryRead(_ => (Error: files.Root.ReadFile(path.Bytes.Span, OpenAs.KernelFile, KernelLimits.ParameterBytes, out var read), Read: read), out var answer);
            error = answered ? answer.Error : Errno.ETIMEDOUT;
            value = error.Failed ? null : new(answer.Read.Bytes.TrimEnd("\n"u8));
            if (answered && answer.Read.Truncated)
            {
                files.Note(new(path, FaultKind.OverLimit, "FILE_OVER_LIMIT", $"only the first {KernelLimits.ParameterBytes} bytes were read"));
            }
        }

        Refused += error == Errno.EACCES || error == Errno.EPERM ? 1 : 0;
        return new()
        {
            Name = new(Dotted(below.Span)),
            Path = path,
            Value = value,
            Mode = Convert.ToString(status.Permissions, 8).PadLeft(4, '0'),
            ReadError = error.Failed ? error.Name : null,
            IsWithheld = isSecret,
            ReadAt = UnixTime.Of(clock.GetUtcNow()),
        };
    }

    // As sysctl(8) does: slashes and dots change places.
    private static byte[] Dotted(ReadOnlySpan<byte> path)
    {
        var name = path.ToArray();
        foreach (ref var character in name.AsSpan())
        {
            character = character switch { (byte)'/' => (byte)'.', (byte)'.' => (byte)'/', _ => character };
        }

        return name;
    }

    [GeneratedRegex("/(stable_secret|tcp_fastopen_key)\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
