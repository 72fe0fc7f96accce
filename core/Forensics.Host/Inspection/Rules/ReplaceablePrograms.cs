using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Forensics.Host.Inspection.Reading;

namespace Forensics.Host.Inspection.Rules;

/// <summary>
/// Programs of root that everybody can replace: brings together what processes run and what the listing says of files and folders, in whatever order
/// the two come. Of paths that everybody can write digests are kept, of programs the paths; both bounded, and what is over the bound is not compared.
/// </summary>
internal sealed class ReplaceablePrograms
{
    private const int EverybodyWrites = 0b010;
    private const int Sticky = 0b001_000_000_000;

    private readonly Dictionary<string, long> programs = new(StringComparer.Ordinal);
    private readonly HashSet<UInt128> writable = [];

    public void Take(ProcessLine process)
    {
        if (process.EffectiveUserId == 0 && process.Executable is { IsEmpty: false, Length: <= InspectionLimits.MaxKeptPathBytes } path
            && !process.IsExecutableMemfd && !process.IsExecutableDeleted && programs.Count < InspectionLimits.MaxKeptPrograms)
        {
            // One byte, one character: paths need not be UTF-8.
            _ = programs.TryAdd(Encoding.Latin1.GetString(path), process.Pid ?? 0);
        }
    }

    public void Take(FileLine file)
    {
        // A sticky folder keeps others from what is not theirs.
        if ((file.IsFile || file.IsDirectory) && (file.Mode & (EverybodyWrites | Sticky)) == EverybodyWrites && writable.Count < InspectionLimits.MaxKeptWritable)
        {
            _ = writable.Add(Digest(file.Path));
        }
    }

    public Finding Judge()
    {
        var finding = new Finding("program of root that everybody can replace", 90, "it or a folder above it can be written by any user: who replaces it is root at its next start");
        foreach (var (program, pid) in programs)
        {
            var path = Encoding.Latin1.GetBytes(program);
            var depth = 0;
            for (ReadOnlySpan<byte> at = path; !at.IsEmpty && depth < InspectionLimits.MaxKeptPathDepth; at = Folders.ParentOf(at), depth++)
            {
                if (writable.Contains(Digest(at)))
                {
                    finding.Add((pid, Program: Shown.Text(path), At: Shown.Text(at)), found => $"pid {found.pid}: {found.Program}, everybody can write {found.At}");
                    break;
                }
            }
        }

        return finding;
    }

    private static UInt128 Digest(ReadOnlySpan<byte> path)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _ = SHA256.HashData(path, digest);
        return MemoryMarshal.Read<UInt128>(digest);
    }
}
