namespace Forensics.Sdk.Linux.Proc;

/// <summary>
/// <c>/proc/PID/cmdline</c>, proc(5) section "/proc/pid/cmdline": the arguments, each ended by NUL, as they stand in the process's memory now. The
/// process can write over them; then the last one may lack its NUL, or blanks and NULs follow. Nothing is trimmed: what is there is evidence.
/// </summary>
public static class ProcessArguments
{
    /// <summary>Takes the file apart.</summary>
    /// <param name="file">Its bytes, or their beginning. The arguments keep referring to this memory.</param>
    /// <returns>The arguments; none for an empty file. An argument without its NUL, at the end, counts.</returns>
    public static IReadOnlyList<EvidenceText> Parse(ReadOnlyMemory<byte> file)
    {
        var ended = file.Span.Count((byte)0);
        var endsOpen = file.Length > 0 && file.Span[^1] != 0;
        var arguments = new EvidenceText[ended + (endsOpen ? 1 : 0)];
        for (var i = 0; i < arguments.Length; i++)
        {
            var end = file.Span.IndexOf((byte)0);
            arguments[i] = new(end < 0 ? file : file[..end]);
            file = end < 0 ? default : file[(end + 1)..];
        }

        return arguments;
    }
}
