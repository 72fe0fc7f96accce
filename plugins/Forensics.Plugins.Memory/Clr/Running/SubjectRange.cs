using Forensics.Plugins.Memory.Cores;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Clr.Running;

/// <summary>A range of addresses of a subject; what it does not have is zeros.</summary>
internal sealed class SubjectRange(IClrSubject subject, ulong startAddress, long lengthBytes) : ForwardStream
{
    // What overlaps, and no more: a core may have thousands.
    private readonly IReadOnlyList<CoreRun> runs = [.. subject.Runs().Where(run => run.StartAddress < startAddress + (ulong)lengthBytes && run.EndAddress > startAddress).OrderBy(run => run.StartAddress)];
    private readonly ulong pageBytes = (ulong)Environment.SystemPageSize;
    private ulong at = startAddress;
    private long left = lengthBytes;

    public override int Read(Span<byte> buffer)
    {
        var wanted = buffer[..(int)Math.Min(buffer.Length, left)];
        if (wanted.IsEmpty)
        {
            return 0;
        }

        var run = runs.FirstOrDefault(run => run.EndAddress > at);
        var isThere = run.EndAddress > at && run.StartAddress <= at;
        if (run.EndAddress > at)
        {
            wanted = wanted[..(int)Math.Min((ulong)wanted.Length, (isThere ? run.EndAddress : run.StartAddress) - at)];
        }

        var length = isThere ? subject.Read(run, at, wanted) : 0;
        if (isThere && length == 0)
        {
            // To the end of the page; what comes after may be there.
            wanted = wanted[..(int)Math.Min((ulong)wanted.Length, pageBytes - (at % pageBytes))];
        }

        wanted = length > 0 ? wanted[..length] : wanted;
        wanted[length..].Clear();
        at += (ulong)wanted.Length;
        left -= wanted.Length;
        return wanted.Length;
    }
}
