using System.Buffers.Text;
using System.Text;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>The beginning of a line of the index, which all kinds have in this order: <c>{"line":"object","id":"0123456789abcdef","sealed_bytes":32</c>.</summary>
/// <param name="Kind">What the line says.</param>
/// <param name="Id">The object's id as a number.</param>
/// <param name="SealedBytes">Length of its sealed content.</param>
internal readonly record struct IndexLine(IndexLineKind Kind, ulong Id, long SealedBytes)
{
    private static readonly byte[][] Starts = [.. Enum.GetValues<IndexLineKind>().Select(kind => Encoding.ASCII.GetBytes(Start(kind)))];

    private static ReadOnlySpan<byte> AfterId => "\",\"sealed_bytes\":"u8;

    public static string Word(IndexLineKind kind) => kind switch
    {
        IndexLineKind.Object => "object",
        IndexLineKind.Changed => "changed",
        IndexLineKind.Damaged => "damaged",
        IndexLineKind.Deleted => "deleted",
        IndexLineKind.Gone => "gone",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static bool TryParse(ReadOnlySpan<byte> json, out IndexLine line)
    {
        line = default;
        for (var kind = 0; kind < Starts.Length; kind++)
        {
            if (!json.StartsWith(Starts[kind]))
            {
                continue;
            }

            var rest = json[Starts[kind].Length..];
            if (rest.Length < StoreLimits.IdDigits + AfterId.Length
                || !ObjectId.TryParse(rest[..StoreLimits.IdDigits], out var id)
                || !rest[StoreLimits.IdDigits..].StartsWith(AfterId)
                || !Utf8Parser.TryParse(rest[(StoreLimits.IdDigits + AfterId.Length)..], out long sealedBytes, out _)
                || sealedBytes < 0)
            {
                return false;
            }

            line = new((IndexLineKind)kind, id, sealedBytes);
            return true;
        }

        return false;
    }

    /// <summary>The same text as a line of another kind.</summary>
    public static byte[] As(IndexLineKind kind, IndexLineKind was, ReadOnlySpan<byte> json)
        => [.. Starts[(int)kind], .. json[Starts[(int)was].Length..]];

    private static string Start(IndexLineKind kind) => $"{{\"line\":\"{Word(kind)}\",\"id\":\"";
}
